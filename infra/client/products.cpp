#include "infra/client/products.hpp"

#include "infra/client/call_all.hpp"
#include "infra/client/calls.hpp"

#include <stdexcept>
#include <thread>

namespace duet::workload {

namespace {

constexpr std::size_t at_once = 32;
constexpr int attempts = 40;
constexpr auto pause = std::chrono::milliseconds(250);

}  // namespace

void put_products(const client::ShopAccess& shop, const std::string& style,
                  const std::vector<Product>& products, const std::string& run,
                  const std::function<bool()>& stop) {
    const Calls calls{shop, style};
    http::Client client{{.connections_per_host = static_cast<long>(at_once)}};
    for (std::size_t begin = 0; begin < products.size(); begin += at_once) {
        const auto end = std::min(products.size(), begin + at_once);
        for (int attempt = 0;; ++attempt) {
            if (stop && stop()) return;
            std::vector<http::Call> batch;
            for (auto i = begin; i < end; ++i) {
                const auto& product = products[i];
                batch.push_back(calls.put_product(product.sku, product.price, product.stock,
                                                  product.strict_price,
                                                  "stock-" + run + "-" + product.sku));
            }
            bool repeat = false;
            const auto answers = call_all(client, std::move(batch));
            for (std::size_t i = 0; i < answers.size(); ++i) {
                const auto& answer = answers[i];
                if (answer.ok()) continue;
                repeat = true;
                if (is_to_be_repeated(answer) && attempt < attempts) continue;
                throw std::runtime_error(
                    "cannot put " + products[begin + i].sku + " into inventory (" + style + "): " +
                    (answer.status == 0 ? answer.error
                                        : std::to_string(answer.status) + " " + answer.body));
            }
            if (!repeat) break;
            std::this_thread::sleep_for(pause);  // the supervisor is restarting a service
        }
    }
}

}  // namespace duet::workload

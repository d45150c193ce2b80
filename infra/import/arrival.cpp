#include "infra/import/arrival.hpp"

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>
#include <vector>

namespace duet::importer {

namespace {

/// Random draws that are the same with every standard library.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : engine_{seed} {}
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

private:
    std::mt19937_64 engine_;
};

constexpr std::uint64_t fine = 1'000'000;  // resolution of percentages

template <class Number>
std::optional<Number> number_before(const std::string& text, std::size_t end) {
    Number number{};
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, number);
    if (error != std::errc{} || stopped != text.data() + end || number < 0) return std::nullopt;
    return number;
}

}  // namespace

void shuffle(Plan& plan, const Arrival& arrival) {
    if (arrival.late.count() == 0) return;
    Draws draws{arrival.seed};
    std::vector<std::pair<std::chrono::sys_seconds, Document>> arriving;
    for (auto& document : plan.documents) {
        const auto at =
            document.placed_at +
            std::chrono::seconds(draws.below(static_cast<std::uint64_t>(arrival.late.count()) + 1));
        arriving.emplace_back(at, std::move(document));
    }
    std::ranges::stable_sort(arriving, {}, [](const auto& one) { return one.first; });
    for (std::size_t i = 0; i < arriving.size(); ++i)
        plan.documents[i] = std::move(arriving[i].second);
}

std::set<std::string> sent_twice(const Plan& plan, const Arrival& arrival) {
    Draws draws{arrival.seed + 1};
    const auto of_fine =
        static_cast<std::uint64_t>(arrival.twice_percent / 100 * static_cast<double>(fine));
    std::set<std::string> keys;
    for (const auto& document : plan.documents) {
        if (draws.below(fine) < of_fine) keys.insert(document.key);
    }
    return keys;
}

std::optional<std::chrono::seconds> duration_from(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto number = number_before<long>(text, text.size() - 1);
    constexpr long max_delay = 366L * 24 * 3600;
    if (!number || *number > max_delay) return std::nullopt;
    switch (text.back()) {
        case 'h': return std::chrono::hours(*number);
        case 'm': return std::chrono::minutes(*number);
        case 's': return std::chrono::seconds(*number);
        default: return std::nullopt;
    }
}

std::optional<double> percent_from(const std::string& text) {
    if (text.size() < 2 || text.back() != '%') return std::nullopt;
    const auto number = number_before<double>(text, text.size() - 1);
    return number && *number <= 100 ? number : std::nullopt;
}

}  // namespace duet::importer

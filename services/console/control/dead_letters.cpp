#include "services/console/control/dead_letters.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

namespace duet::console {

using nlohmann::json;

json dead_letters(Peers& peers) {
    auto letters = json::array(), silent = json::array();
    for (const auto& peer : peers.cast().peers) {
        if (!peer.is_service()) continue;
        const auto answer = peers.call_json(peer, "/admin/dead-letters");
        if (!answer) {
            silent.push_back(peer.style + "/" + peer.name);
            continue;
        }
        for (auto letter : answer->value("dead_letters", json::array())) {
            letter["style"] = peer.style;
            letter["service"] = peer.name;
            letters.push_back(std::move(letter));
        }
    }
    return {{"dead_letters", letters}, {"silent", silent}};
}

void redrive(Peers& peers, const std::string& style, const std::string& service,
             const std::string& id) {
    const auto cast = peers.cast();
    const auto answer = peers.call(cast.named(service, style), http::Method::post,
                                  "/admin/dead-letters/" + percent_encoded(id) + "/redrive");
    if (!answer.ok())
        throw Misuse(answer.status == 0 ? 503 : answer.status, "not-redriven", words_of(answer));
}

}  // namespace duet::console

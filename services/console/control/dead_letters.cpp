#include "services/console/control/dead_letters.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

namespace duet::console {

using nlohmann::json;

json dead_letters(ProcessClient& client) {
    auto found = json::array(), silent = json::array();
    for (const auto& process : client.list().all) {
        if (!process.is_service()) continue;
        const auto answer = client.call_json(process, "/admin/dead-letters");
        if (!answer) {
            silent.push_back(process.style + "/" + process.name);
            continue;
        }
        for (auto dead_letter : answer->value("dead_letters", json::array())) {
            dead_letter["style"] = process.style;
            dead_letter["service"] = process.name;
            found.push_back(std::move(dead_letter));
        }
    }
    return {{"dead_letters", found}, {"silent", silent}};
}

void redrive(ProcessClient& client, const std::string& style, const std::string& service,
             const std::string& id) {
    const auto processes = client.list();
    const auto answer = client.call(processes.named(service, style), http::Method::post,
                                    "/admin/dead-letters/" + percent_encoded(id) + "/redrive");
    if (!answer.ok())
        throw Misuse(answer.status == 0 ? 503 : answer.status, "not-redriven", error_text(answer));
}

}  // namespace duet::console

#pragma once
// The processes of this shop as the supervisor recorded them (run.json in the state folder), and
// asking them as the operator.

#include "shared/http/client/client.hpp"
#include "shared/processes/identity.hpp"
#include "shared/text/percent_encoding.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

struct Peer {
    std::string name;                             ///< "payments", "nats", "gateway"
    std::string style;                            ///< "orchestrated", "choreographed", or "both"
    std::optional<processes::Identity> identity;  ///< absent while it is not there
    int port = 0;
    int restarts = 0;
    std::string condition;  ///< the supervisor's words: "running", "starting again in 200 ms"
    std::string last_end;   ///< "killed by signal 9"; empty when it never ended

    bool is_broker() const { return name == "nats"; }
    bool is_service() const { return style != "both" && !is_broker(); }
};

struct ProcessList {
    bool up = false;  ///< there is a record, and not of a shop that is stopping
    bool broker_ready = false;
    std::vector<Peer> peers;

    /// Throws Misuse when there is none.
    const Peer& named(const std::string& name, const std::string& style) const;
};

/// Thread-safe.
class Peers {
public:
    Peers(std::filesystem::path state, std::string operator_key);

    /// As it stands now; a record that is missing or being written anew is a shop that is not up.
    ProcessList cast() const;

    http::Call call_to(const Peer& peer, http::Method method, const std::string& path,
                       const std::string& body = {}) const;
    http::Answer call(const Peer& peer, http::Method method, const std::string& path,
                     const std::string& body = {});
    /// The answer as JSON; nullopt when the process does not answer or refuses.
    std::optional<nlohmann::json> call_json(const Peer& peer, const std::string& path);

    http::Client& client() { return client_; }
    const std::filesystem::path& state() const { return state_; }
    const std::string& operator_key() const { return operator_key_; }

private:
    std::filesystem::path state_;
    std::string operator_key_;
    http::Client client_;
};

/// What a problem document says, else the answer's error or status.
std::string words_of(const http::Answer& answer);

}  // namespace duet::console

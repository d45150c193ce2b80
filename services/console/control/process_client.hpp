#pragma once
// The processes of this shop as the supervisor recorded them (run.json, see
// shared/processes/run_record.hpp), and a client that calls them with the operator's key.

#include "shared/http/client/client.hpp"
#include "shared/processes/identity.hpp"
#include "shared/text/percent_encoding.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace duet::console {

struct Process {
    std::string name;                             ///< "payments", "nats", "gateway"
    std::string style;                            ///< "orchestrated", "choreographed", or "both"
    std::optional<processes::Identity> identity;  ///< absent while the process does not run
    int port = 0;
    int restarts = 0;
    std::string condition;  ///< as the supervisor reports it: "running"
    std::string last_end;   ///< "killed by signal 9"; empty when it never ended

    bool is_broker() const { return name == "nats"; }
    bool is_service() const { return style != "both" && !is_broker(); }
};

struct ProcessList {
    bool up = false;  ///< the supervisor runs and is not stopping the shop
    bool broker_ready = false;
    std::vector<Process> all;

    /// Throws Misuse (404) when there is no such process. The reference is into `all`.
    const Process& named(const std::string& name, const std::string& style) const;
};

/// Calls have a timeout of 3 s.
/// Thread-safe.
class ProcessClient {
public:
    ProcessClient(std::filesystem::path state, std::string operator_key);

    /// Reads the supervisor's record. A record that is missing or half written reads as a shop that
    /// is not up.
    ProcessList list() const;

    /// A request to `process` that has the operator's key.
    http::Call call_to(const Process& process, http::Method method, const std::string& path,
                       const std::string& body = {}) const;
    http::Answer call(const Process& process, http::Method method, const std::string& path,
                      const std::string& body = {});
    /// The answer to a GET as JSON; nullopt when the process does not answer or refuses.
    std::optional<nlohmann::json> call_json(const Process& process, const std::string& path);

    http::Client& http_client() { return http_client_; }
    const std::filesystem::path& state() const { return state_; }
    const std::string& operator_key() const { return operator_key_; }

private:
    std::filesystem::path state_;
    std::string operator_key_;
    http::Client http_client_;
};

/// The detail of a problem document, else the transport's error or the status.
std::string error_text(const http::Answer& answer);

}  // namespace duet::console

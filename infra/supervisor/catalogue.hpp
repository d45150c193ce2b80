#pragma once
// The processes that make up the running shop, their styles, and their preferred ports.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::processes {

inline constexpr std::string_view orchestrated = "orchestrated";
inline constexpr std::string_view choreographed = "choreographed";
inline constexpr std::string_view both = "both";

struct Program {
    std::string name;  ///< also the name of its executable ("nats": nats-server)
    std::string
        style;  ///< "orchestrated", "choreographed", or "both" for programs in front of the two
    std::uint16_t preferred_port;
    bool owns_database;

    bool is_broker() const { return name == "nats"; }
    bool is_service() const { return style != both && !is_broker(); }

    /// The unique name: "orchestrated/payments", "gateway", "nats".
    std::string slug() const;

    friend bool operator==(const Program&, const Program&) = default;
};

/// All programs, in display order.
const std::vector<Program>& catalogue();

/// The programs that these styles need.
std::vector<Program> programs_for(const std::vector<std::string>& styles);

/// Every name that `logs`, `kill` and `fault` accept, once each.
std::vector<std::string> known_names();

}  // namespace duet::processes

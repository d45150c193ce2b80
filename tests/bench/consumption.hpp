#pragma once
// What a style's processes have used so far: processor time, memory, messages.

#include "infra/client/shop.hpp"

#include <string>

namespace duet::commands {

struct Consumption {
    double processor_seconds = 0;  ///< since their starts, all threads
    double peak_megabytes = 0;     ///< sum of the processes' peaks; not a difference
    double messages = 0;           ///< events published, commands sent, and replies
    double bytes = 0;
    int processes = 0;

    Consumption operator-(const Consumption& before) const {
        return {processor_seconds - before.processor_seconds, peak_megabytes,
                messages - before.messages, bytes - before.bytes, processes};
    }
};

/// The style's own processes and those in front of both, without processes that are down.
Consumption consumption(Shop& shop, const std::string& style);

}  // namespace duet::commands

#pragma once
// The link to the live page, with a ticket that the page exchanges for the operator's key, and a
// browser that opens it.

#include "infra/supervisor/paths.hpp"
#include "infra/supervisor/plan.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace duet::commands {

std::string page_address(const processes::Plan& plan);

/// "http://127.0.0.1:4100/#ticket=…", valid once; nullopt while the console does not answer.
std::optional<std::string> page_link(const processes::Plan& plan, const std::string& operator_key);

/// Opens the page as soon as the console answers, while the other processes may still be starting.
/// Does nothing where there is no desktop. One thread.
class PageOpener {
public:
    PageOpener(processes::Paths paths, bool wanted);

    /// Call it repeatedly while the shop starts; cheap when there is nothing to do.
    void poll();
    bool opened() const { return opened_; }

private:
    processes::Paths paths_;
    bool waits_;
    bool opened_ = false;
    std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace duet::commands

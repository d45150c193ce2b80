#pragma once
// The trace of a run, in order. The same seed gives the same bytes.

#include "shared/clock/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace duet::simulation {

struct TraceEntry {
    enum class What { sends, batch, fault, note };
    Instant at{};
    What what = What::note;
    std::string from, to;  ///< `to` is empty for an entry at one place
    std::string words;
    std::string subject;  ///< the order or return; empty: the whole shop
};

/// Costs one branch when it is not kept. One thread.
class Trace {
public:
    explicit Trace(bool kept) : kept_{kept} {}

    bool kept() const { return kept_; }
    void add(TraceEntry entry) {
        if (kept_) all_.push_back(std::move(entry));
    }
    const std::vector<TraceEntry>& all() const { return all_; }
    std::string text() const;

private:
    bool kept_;
    std::vector<TraceEntry> all_;
};

/// Formats the seconds since `start`: "12.345678".
std::string seconds_since(Instant start, Instant at);

/// The start time of every run.
inline constexpr Instant run_start{std::chrono::seconds{1'290'000'000}};

}  // namespace duet::simulation

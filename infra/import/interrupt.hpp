#pragma once
// Turns Ctrl-C into a flag that the import polls.

namespace duet::importer {

/// While one lives, the first SIGINT or SIGTERM only sets a flag; a second ends the process as by
/// default. One at a time.
class InterruptFlag {
public:
    InterruptFlag();
    ~InterruptFlag();
    InterruptFlag(const InterruptFlag&) = delete;
    InterruptFlag& operator=(const InterruptFlag&) = delete;

    bool raised() const;
};

}  // namespace duet::importer

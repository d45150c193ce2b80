#pragma once
// Ctrl-C as a question the import asks, instead of its end.

namespace duet::importer {

/// While one lives, the first SIGINT or SIGTERM only sets a flag; a second ends the process as
/// defaults. One at a time.
class InterruptFlag {
public:
    InterruptFlag();
    ~InterruptFlag();
    InterruptFlag(const InterruptFlag&) = delete;
    InterruptFlag& operator=(const InterruptFlag&) = delete;

    bool raised() const;
};

}  // namespace duet::importer

#pragma once
// The record of what the learner has done: a text file with one line per event, only appended to
// (labs/runner/README.md describes the format). One thread.
//
//     2026-11-24T15:02:11Z  02-lost-order  checked   quick PASS seeds 4417, 83920011, 5520917
//
// A check is quick (all simulated runs), full (real processes), share (a quarter of the simulated
// runs: watch) or run (one seed). Records of an older checkout say day for run.
// It outlives updates of the checkout.

#include <filesystem>
#include <string>
#include <vector>

namespace duet::lab {

struct Entry {
    std::string at, lab, what, detail;
};

class Progress {
public:
    /// Reads the file; ignores lines of another form.
    explicit Progress(std::filesystem::path file);

    /// Appends a line. Throws processes::CannotWrite; then nothing was appended.
    void note(const std::string& lab, const std::string& what, const std::string& detail = {});

    bool has(const std::string& lab, const std::string& what) const;
    int count(const std::string& lab, const std::string& what) const;
    /// Its newest entry of this kind; nullptr when there is none.
    const Entry* last(const std::string& lab, const std::string& what) const;
    const std::vector<Entry>& entries() const { return entries_; }

private:
    std::filesystem::path file_;
    std::vector<Entry> entries_;
};

}  // namespace duet::lab

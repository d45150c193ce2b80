#pragma once
// The progress of an import on disk: an interrupted import resumes from here and imports nothing
// twice.
//
// One file per content and style, "import-<digest's first 16>-<style>.journal", append-only, one
// record a line, fields separated by tabs:
//   baseline  <day> <country> <orders> <revenue> <refunds>
//             the shop's report before the import, row by row
//   begun     <RFC 3339> <mdy|dmy>
//             the baseline is complete (without this line it does not count), and how dates with
//             slashes are read; month first when the field is missing
//   product   <sku, percent-encoded>
//             exists with the stock that the orders need
//   sent      <key> <RFC 3339>
//             about to be posted for the first time (written before the call)
//   ended     <key> <taken|refused> <id> <state> <reason>
// A last line without its newline was truncated by a crash and is dropped.

#include "infra/import/dates.hpp"
#include "infra/import/shop_calls.hpp"
#include "infra/import/sums.hpp"
#include "shared/processes/descriptor.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace duet::importer {

/// One thread.
class Journal {
public:
    /// Opens or creates the file, reads it and locks it. Throws std::runtime_error with file and
    /// reason, also when another import of the same content into the same style runs.
    Journal(const std::string& folder, const std::string& content_digest, const std::string& style);

    const std::string& path() const { return path_; }

    bool begun() const { return begun_; }
    void begin(const Sums& baseline, DateOrder dates = DateOrder::month_first);
    const Sums& baseline() const { return baseline_; }

    /// How the import that has begun reads dates with slashes.
    DateOrder dates() const { return dates_; }

    /// The same, read without opening the journal; nullopt when there is none, or it has not begun.
    static std::optional<DateOrder> dates_in(const std::string& folder,
                                             const std::string& content_digest,
                                             const std::string& style);

    bool has_product(const std::string& sku) const;
    void product_done(const std::string& sku);

    /// When the document was first about to be posted; nullopt when never.
    std::optional<std::chrono::sys_seconds> sent_at(const std::string& key) const;
    void about_to_send(const std::string& key);

    /// How the document ended; null while that is unknown.
    const DocumentStatus* ended(const std::string& key) const;
    void end(const std::string& key, const DocumentStatus& document_status);

    /// Syncs to disk. The system gets each record at once, so a killed import keeps them; syncing
    /// makes them survive a loss of power. Called now and then and at the end.
    void sync();

private:
    void load(const std::string& text);
    void load_line(const std::string& line);
    void append(const std::string& line);

    std::string path_;
    processes::Descriptor file_;
    bool dirty_ = false;
    bool begun_ = false;
    Sums baseline_;
    DateOrder dates_ = DateOrder::month_first;
    std::unordered_set<std::string> products_;  ///< SKUs, percent-encoded
    std::unordered_map<std::string, std::chrono::sys_seconds> sent_;
    std::unordered_map<std::string, DocumentStatus> ended_;
};

}  // namespace duet::importer

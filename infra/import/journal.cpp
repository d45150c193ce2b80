#include "infra/import/journal.hpp"

#include "infra/import/text.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace duet::importer {

namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw std::runtime_error("the import's journal " + path + ": " + what);
}

std::string read_all(int descriptor, const std::string& path) {
    std::string text;
    char buffer[65536];
    while (true) {
        const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path, std::strerror(errno));
        if (got == 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
    return fields;
}

std::string one_field(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return text;
}

std::string now() {
    return rfc3339(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::chrono::sys_seconds time_or_epoch(const std::string& text) {
    return time_from(std::string_view(text).substr(0, 19)).value_or(std::chrono::sys_seconds{});
}

std::string path_of(const std::string& folder, const std::string& content_digest,
                    const std::string& style) {
    return folder + "/import-" + content_digest.substr(0, 16) + "-" + style + ".journal";
}

/// From a line "begun <RFC 3339> <mdy|dmy>"; journals of earlier versions lack the last field.
DateOrder dates_of(const std::vector<std::string>& fields) {
    if (fields.size() < 3) return DateOrder::month_first;
    return date_order_from(fields[2]).value_or(DateOrder::month_first);
}

}  // namespace

std::optional<DateOrder> Journal::dates_in(const std::string& folder,
                                           const std::string& content_digest,
                                           const std::string& style) {
    std::ifstream file(path_of(folder, content_digest, style));
    for (std::string line; std::getline(file, line);) {
        const auto fields = fields_of(line);
        if (!file.eof() && !fields.empty() && fields[0] == "begun") return dates_of(fields);
    }
    return std::nullopt;
}

Journal::Journal(const std::string& folder, const std::string& content_digest,
                 const std::string& style)
    : path_(path_of(folder, content_digest, style)) {
    std::error_code trouble;
    std::filesystem::create_directories(folder, trouble);
    file_ =
        processes::Descriptor{::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    if (!file_.open()) fail(path_, std::strerror(errno));
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0)
        fail(path_, "another import of this file is at work");
    load(read_all(file_.number(), path_));
}

void Journal::load(const std::string& text) {
    const auto last = text.rfind('\n');
    const std::size_t whole = last == std::string::npos ? 0 : last + 1;
    if (whole < text.size() && ::ftruncate(file_.number(), static_cast<off_t>(whole)) != 0)
        fail(path_, std::strerror(errno));
    std::istringstream lines(text.substr(0, whole));
    for (std::string line; std::getline(lines, line);) load_line(line);
}

void Journal::load_line(const std::string& line) {
    const auto fields = fields_of(line);
    const std::string kind = fields.empty() ? "" : fields[0];
    try {
        if (kind == "begun")
            begun_ = true, dates_ = dates_of(fields);
        else if (kind == "baseline")
            baseline_[{fields.at(1), fields.at(2)}] = {
                std::stoll(fields.at(3)), std::stoll(fields.at(4)), std::stoll(fields.at(5))};
        else if (kind == "product")
            products_.insert(fields.at(1));
        else if (kind == "sent")
            sent_.emplace(fields.at(1), time_or_epoch(fields.at(2)));
        else if (kind == "ended")
            ended_[fields.at(1)] = {fields.at(2) == "taken" ? Fate::taken : Fate::refused,
                                    fields.at(3), fields.at(4), fields.size() > 5 ? fields[5] : ""};
        else
            fail(path_, "unreadable line: " + line);
    } catch (const std::logic_error&) {  // a field is missing or no number
        fail(path_, "unreadable line: " + line);
    }
}

void Journal::append(const std::string& line) {
    const std::string record = line + "\n";
    std::size_t written = 0;
    while (written < record.size()) {
        const ssize_t count =
            ::write(file_.number(), record.data() + written, record.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(path_, std::strerror(errno));
        written += static_cast<std::size_t>(count);
    }
    dirty_ = true;
}

void Journal::begin(const Sums& baseline, DateOrder dates) {
    if (::ftruncate(file_.number(), 0) != 0)
        fail(path_, std::strerror(errno));  // removes the remains of an earlier beginning
    baseline_ = baseline;
    dates_ = dates;
    for (const auto& [where, sum] : baseline) {
        append(fmt::format("baseline\t{}\t{}\t{}\t{}\t{}", one_field(where.day),
                           one_field(where.country), sum.orders, sum.revenue, sum.refunds));
    }
    append("begun\t" + now() + "\t" +
           std::string(name_of(dates)));  // last, because an incomplete baseline does not count
    begun_ = true;
    sync();
}

void Journal::product_done(const std::string& sku) {
    append("product\t" + percent_encoded(sku));
    products_.insert(percent_encoded(sku));
}

bool Journal::has_product(const std::string& sku) const {
    return products_.contains(percent_encoded(sku));
}

std::optional<std::chrono::sys_seconds> Journal::sent_at(const std::string& key) const {
    const auto found = sent_.find(key);
    if (found == sent_.end()) return std::nullopt;
    return found->second;
}

void Journal::about_to_send(const std::string& key) {
    const std::string time = now();
    append("sent\t" + key + "\t" + time);
    sent_.emplace(key, time_or_epoch(time));
}

const DocumentStatus* Journal::ended(const std::string& key) const {
    const auto found = ended_.find(key);
    return found == ended_.end() ? nullptr : &found->second;
}

void Journal::end(const std::string& key, const DocumentStatus& document_status) {
    append("ended\t" + key + "\t" + (document_status.fate == Fate::taken ? "taken" : "refused") +
           "\t" + one_field(document_status.id) + "\t" + one_field(document_status.state) + "\t" +
           one_field(document_status.reason));
    ended_[key] = document_status;
}

void Journal::sync() {
    if (!dirty_) return;
    if (::fdatasync(file_.number()) != 0) fail(path_, std::strerror(errno));
    dirty_ = false;
}

}  // namespace duet::importer

#include "tests/chaos/journal.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace duet::chaos {

using nlohmann::json;

namespace {

[[noreturn]] void refuse(const char* what, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), what + path.string());
}

Entry entry_from(const json& value) {
    Entry entry;
    entry.call = value.at("call").get<std::uint64_t>();
    entry.answer = value.contains("outcome");
    entry.at = value.at("at").get<std::int64_t>();
    entry.method = value.value("method", "");
    entry.path = value.value("path", "");
    entry.key = value.value("key", "");
    entry.body = value.value("body", "");
    entry.outcome = value.value("outcome", "");
    entry.status = value.value("status", 0);
    entry.id = value.value("id", "");
    entry.state = value.value("state", "");
    entry.reason = value.value("reason", "");
    entry.problem = value.value("problem", "");
    return entry;
}

}  // namespace

std::string to_line(const Entry& entry) {
    json value{{"call", entry.call},
               {"at", entry.at},
               {"method", entry.method},
               {"path", entry.path},
               {"key", entry.key}};
    if (entry.answer) {
        value.update({{"outcome", entry.outcome},
                      {"status", entry.status},
                      {"id", entry.id},
                      {"state", entry.state},
                      {"reason", entry.reason},
                      {"problem", entry.problem}});
    } else {
        value["body"] = entry.body;
    }
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<Entry> read_journal(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error("cannot read the journal " + path.string());
    std::vector<Entry> entries;
    for (std::string line; std::getline(file, line);) {
        if (file.eof()) break;  // truncated by a crash: no request followed from it
        try {
            entries.push_back(entry_from(json::parse(line)));
        } catch (const json::exception& problem) {
            throw std::runtime_error("line " + std::to_string(entries.size() + 1) +
                                     " of the journal " + path.string() +
                                     " is damaged: " + problem.what());
        }
    }
    return entries;
}

Journal::Journal(const std::filesystem::path& path)
    : path_{path}, file_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {
    if (!file_.open()) refuse("cannot write the journal ", path_);
    thread_ = std::thread{[this] { loop(); }};
}

Journal::~Journal() {
    flush();
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Journal::write(const Entry& entry, std::function<void()> durable) {
    auto text = to_line(entry);
    {
        const std::lock_guard lock{mutex_};
        if (!trouble_.empty()) return;
        waiting_.push_back({std::move(text), std::move(durable)});
    }
    wake_.notify_one();
}

void Journal::flush() {
    std::unique_lock lock{mutex_};
    rested_.wait(lock, [this] { return !busy_ && (waiting_.empty() || !trouble_.empty()); });
}

std::string Journal::trouble() const {
    const std::lock_guard lock{mutex_};
    return trouble_;
}

void Journal::put(const std::vector<Line>& lines) const {
    std::string text;
    for (const auto& line : lines) text += line.text;
    for (std::size_t done = 0; done < text.size();) {
        const auto count = ::write(file_.number(), text.data() + done, text.size() - done);
        if (count >= 0)
            done += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            refuse("cannot write the journal ", path_);
    }
    if (::fdatasync(file_.number()) != 0) refuse("cannot sync the journal ", path_);
}

void Journal::loop() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::vector<Line> lines;
        lines.swap(waiting_);
        busy_ = true;
        lock.unlock();
        std::string trouble;
        try {
            put(lines);
            for (const auto& line : lines) {
                if (line.durable) line.durable();
            }
        } catch (const std::exception& problem) {
            trouble = problem.what();
        }
        lines.clear();
        lock.lock();
        busy_ = false;
        if (!trouble.empty()) {
            trouble_ = trouble;
            waiting_.clear();
        }
        rested_.notify_all();
    }
}

}  // namespace duet::chaos

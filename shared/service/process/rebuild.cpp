#include "shared/service/process/rebuild.hpp"

#include "shared/service/doors/arrival.hpp"
#include "shared/service/machine/state.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace duet::service {

namespace {

constexpr std::size_t batch_size = 256;

/// The machine of the service, fed from the stream instead of its doors.
class Replay {
public:
    Replay(store::Connection& db, const Handlers& handlers, const std::string& known_to)
        : db_{db},
          consumed_{handlers.consumed_events()},
          machine_{db, handlers, clock_, faults_, {}} {
        if (!known_to.empty())
            known_to_ =
                std::make_unique<store::Connection>(known_to, store::Connection::Mode::read_only);
    }

    void take(std::uint64_t sequence, std::string_view subject, std::string_view body) {
        // An event that fails here became a dead letter in the live database, too.
        for (auto& event :
             inbound_events(subject, body, Machine::Settings{}.max_attempts, sequence)) {
            const bool handled =
                !event.unreadable.empty() ||
                std::find(consumed_.begin(), consumed_.end(), event.type) != consumed_.end();
            if (handled && consumes(subject) && known(event)) batch_.push_back(std::move(event));
        }
        last_ = sequence;
        if (batch_.size() >= batch_size) process();
    }

    void process() {
        if (!batch_.empty()) machine_.process(batch_);
        batch_.clear();
        if (known_to_) return;  // messages were left out: the progress would be wrong
        db_.run("INSERT OR REPLACE INTO machine (name, value) VALUES ('rebuilt_to', ?)",
                static_cast<std::int64_t>(last_));
    }

    std::uint64_t last() const { return last_; }
    void begin_after(std::uint64_t sequence) { last_ = sequence; }

private:
    bool consumes(std::string_view subject) const {
        return std::any_of(consumed_.begin(), consumed_.end(),
                           [&](const std::string& event) { return subject == "shop." + event; });
    }

    bool known(const Inbound& event) const {
        return !known_to_ ||
               known_to_->number("SELECT 1 FROM inbox WHERE id = ?", event.id).has_value();
    }

    store::Connection& db_;
    std::unique_ptr<store::Connection> known_to_;
    const std::vector<std::string> consumed_;
    SystemClock clock_;
    Faults faults_;
    Machine machine_;
    std::vector<Inbound> batch_;
    std::uint64_t last_ = 0;
};

void refuse_when_incomplete(std::uint64_t next, const bus::Admin::StreamState& stream) {
    if (stream.first_sequence <= next) return;
    throw Refused(
        "The stream begins at its message " + std::to_string(stream.first_sequence) +
        "; messages " + std::to_string(next) + " to " + std::to_string(stream.first_sequence - 1) +
        " are gone (it keeps them for seven days), and a rebuild would miss them.\n"
        "What to do: keep the database that is there; or take what is left, knowing what is "
        "missing: --from-what-is-left.");
}

}  // namespace

std::uint64_t rebuilt_to(store::Connection& db) {
    return static_cast<std::uint64_t>(
        db.number("SELECT value FROM machine WHERE name = 'rebuilt_to'").value_or(0));
}

std::uint64_t rebuild(const Rebuild& what, const Handlers& handlers, std::string_view schema,
                      const bus::Options& operator_) {
    if (!handlers.published_events().empty())
        throw Refused(
            "Only a service that publishes no events can be rebuilt: this one would publish its "
            "events a second time.");
    bus::Admin broker{operator_};
    store::Connection db{what.file, store::Connection::Mode::read_write,
                         store::Durability::process};
    make_or_check(db, schema, what.file);
    Replay replay{db, handlers, what.known_to};
    const auto next = rebuilt_to(db) + 1;
    const auto stream = broker.stream_state(what.stream);
    if (!what.from_what_is_left) refuse_when_incomplete(next, stream);
    replay.begin_after(
        std::max(next - 1, stream.first_sequence > 0 ? stream.first_sequence - 1 : 0));
    broker.read(what.stream, next,
                [&](std::uint64_t sequence, std::string_view subject, std::string_view body) {
                    replay.take(sequence, subject, body);
                    return true;
                });
    replay.process();
    return replay.last();
}

bool adopt_rebuilt(const std::string& path) {
    const auto rebuilt = path + ".rebuilt";
    if (!std::filesystem::exists(rebuilt)) return false;
    // The old write-ahead log goes first: SQLite would apply it to the new file.
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
    std::filesystem::rename(rebuilt, path);
    return true;
}

}  // namespace duet::service

#include "tests/simulation/station.hpp"

#include <algorithm>
#include <any>
#include <utility>

namespace duet::simulation {

using service::Inbound, service::Result;

std::string subject_of(const Inbound& message) {
    if (message.kind == Inbound::Kind::request)
        return {};  // the subject of a request is its key; its answer names the order
    return message.subject.substr(0, message.subject.find('/'));
}

namespace {

constexpr milliseconds timer_grain{1};

std::string_view name_of(Result::Status status) {
    switch (status) {
        case Result::Status::handled: return "handled";
        case Result::Status::repeated: return "duplicate";
        case Result::Status::mismatched: return "refused, another body:";
        case Result::Status::failed: return "failed at";
        case Result::Status::dead_lettered: return "dead-lettered";
    }
    return "?";
}

}  // namespace

Station::Station(World& world, Role role, store::Connection& disk, std::string source)
    : world_{world},
      role_{std::move(role)},
      disk_{disk},
      source_{std::move(source)},
      faults_{world, role_.name} {}

void Station::start() {
    if (alive() || stopped_for_good_ || world_.clock.now() < not_before_) return;
    ++life_;
    handlers_ = std::make_unique<service::Handlers>();
    parts_ = role_.make(*handlers_);
    service::Machine::Settings settings;
    settings.source = source_;
    settings.rolled_back = parts_.rolled_back;
    settings.outbox_kept = outbox_kept;
    machine_ =
        std::make_unique<service::Machine>(disk_, *handlers_, world_.clock, faults_, settings);
    if (started) started();
    schedule_batch(world_.clock.now());
}

void Station::crash(std::string_view why) {
    if (!alive()) return;
    if (world_.trace.kept())
        world_.note(TraceEntry::What::fault, role_.name, "", "crash: " + std::string{why});
    machine_.reset();
    parts_ = {};
    handlers_.reset();
    queue_.clear();
    acts_.clear();
    scheduled_.reset();
    in_flight_ = 0;
    busy_until_ = Instant{};
    ++life_;
    const auto pause = milliseconds{50 + world_.chance.below(2000, "restart", role_.name, life_)};
    world_.agenda.at(std::max(world_.clock.now() + pause, not_before_), [this] { start(); });
    if (on_change) on_change(subjects_);
}

void Station::stay_down(microseconds time) {
    not_before_ = world_.clock.now() + time;
    if (alive()) crash("for " + std::to_string(time.count() / 1'000'000) + " s");
}

void Station::stop_for_good() {
    stopped_for_good_ = true;
    crash("for good");
}

void Station::start_at_once() {
    not_before_ = Instant{};
    start();
}

bool Station::run(std::string about, const std::function<void()>& act) {
    faults_.occasion(std::move(about));
    try {
        act();
        return true;
    } catch (const Crash& crashed) {
        crash(crashed.point);
        return false;
    }
}

void Station::later(microseconds pause, std::function<void()> act) {
    world_.after(pause, [this, life = life_, act = std::move(act)] {
        if (life == life_ && alive())
            run(role_.name + std::to_string(world_.clock.now().time_since_epoch().count()), act);
    });
}

void Station::take(Inbound message, service::Done done) {
    if (!alive()) return;
    if (message.kind == Inbound::Kind::command || message.kind == Inbound::Kind::event)
        ++arrivals_[message.id];
    queue_.push_back({.message = std::move(message), .done = std::move(done)});
    max_queue_ = std::max(max_queue_, queue_.size());
    schedule_batch(world_.clock.now() +
                   microseconds{80 + world_.chance.below(400, "round", role_.name, batches_)});
}

void Station::take_all(std::vector<service::PendingMessage> messages) {
    for (auto& [message, done] : messages) take(std::move(message), std::move(done));
}

void Station::act(std::function<void(service::Machine&)> act) {
    if (!alive()) return;
    acts_.push_back(std::move(act));
    schedule_batch(world_.clock.now() + microseconds{50});
}

void Station::schedule_batch(Instant when) {
    when = std::max(when, busy_until_);
    if (scheduled_ && *scheduled_ <= when) return;
    scheduled_ = when;
    world_.agenda.at(when, [this, life = life_, when] {
        if (life != life_ || !alive() || scheduled_ != when) return;
        scheduled_.reset();
        run_batch();
    });
}

/// A slow service answers only after the time of its messages, and accepts none meanwhile.
bool Station::is_busy_with(std::size_t messages) {
    if (std::exchange(in_flight_, 0) > 0 || messages == 0) return false;
    const auto each = pace.each(world_.clock.now());
    if (each == microseconds{0}) return false;
    in_flight_ = messages;
    world_.tally.slowed += static_cast<std::int64_t>(messages);
    busy_until_ = world_.clock.now() + each * static_cast<std::int64_t>(messages);
    schedule_batch(busy_until_);
    return true;
}

std::vector<service::PendingMessage> Station::next_batch(std::size_t max) {
    std::vector<service::PendingMessage> batch;
    while (!queue_.empty() && batch.size() < max) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    for (auto& timer : machine_->due()) batch.push_back({.message = std::move(timer), .done = {}});
    for (auto& [message, done] : batch) {
        if (auto subject = subject_of(message); !subject.empty())
            subjects_.push_back(std::move(subject));
        done = [this, done = std::move(done)](const Inbound& handled, const Result& result) {
            note(handled, result);
            if (done) done(handled, result);
        };
    }
    return batch;
}

void Station::run_batch() {
    const auto max = in_flight_ > 0 ? in_flight_
                                    : 1 + static_cast<std::size_t>(world_.chance.below(
                                              12, "batch", role_.name, batches_ + 1));
    if (is_busy_with(std::min(max, queue_.size()))) return;
    ++batches_;
    subjects_.clear();
    auto acts = std::move(acts_);
    acts_.clear();
    const bool survived = run(role_.name, [&] {
        for (const auto& act : acts) act(*machine_);
        auto batch = next_batch(max);
        if (batch.empty()) return;
        ++world_.tally.batches;
        const auto& first = batch.front().message;
        faults_.occasion(role_.name + first.id + first.subject + first.type +
                         std::to_string(first.attempt));
        service::process_batch(*machine_, batch, after_commit);
    });
    if (!survived) return;
    if (on_change && !subjects_.empty()) on_change(subjects_);
    if (!queue_.empty() || !acts_.empty())
        schedule_batch(world_.clock.now() + microseconds{60});
    else if (const auto due = machine_->next_due())
        schedule_batch(std::max(*due, world_.clock.now() + timer_grain));
}

void Station::note(const Inbound& message, const Result& result) {
    if (!result.subject.empty()) subjects_.push_back(result.subject);
    ++world_.tally.messages[message.type];
    if (!world_.trace.kept()) return;
    auto text =
        std::string{name_of(result.status)} + " " +
        (message.kind == Inbound::Kind::reply ? "the reply to " + message.subject : message.type);
    if (!result.reply.reason.empty() && result.reply.reason != result.error)
        text += " (" + result.reply.reason + ")";
    if (result.answer.status != 200) text += " " + std::to_string(result.answer.status);
    if (result.status == Result::Status::failed || result.status == Result::Status::dead_lettered)
        text += ": " + result.error;
    world_.note(TraceEntry::What::batch, role_.name, "", std::move(text),
                result.subject.empty() ? subject_of(message) : result.subject);
}

}  // namespace duet::simulation

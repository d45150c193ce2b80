#include "tests/simulation/http_link.hpp"

#include "services/coordinator/react.hpp"
#include "shared/messages/command.hpp"
#include "shared/service/doors/arrival.hpp"

namespace duet::simulation {

using coordinator::CommandQueue;

namespace {

CommandQueue::Moment moment(const World& world) { return world.clock.now().time_since_epoch(); }

std::string body_of(const CommandQueue::Batch& batch) {
    std::string body = "[";
    for (const auto& entry : batch) {
        if (body.size() > 1) body += ',';
        append_command(body, entry.command, entry.attempt);
    }
    return body + ']';
}

}  // namespace

HttpLink::HttpLink(World& world, Station& coordinator, std::map<std::string, Station*> services)
    : world_{world}, coordinator_{coordinator}, services_{std::move(services)} {
    coordinator_.after_commit.send = [this](std::vector<Command> commands) {
        note_wanted(commands);
        queue_->add(std::move(commands));
        pump();
    };
}

void HttpLink::note_wanted(const std::vector<Command>& commands) {
    for (const auto& command : commands) unsent_since_.emplace(command.id, world_.clock.now());
}

void HttpLink::note_sent(const Call& call) {
    for (const auto& entry : call.batch) {
        const auto found = unsent_since_.find(entry.command.id);
        if (found == unsent_since_.end()) continue;
        const auto time =
            std::chrono::duration_cast<microseconds>(world_.clock.now() - found->second);
        auto& max_wait = max_waits_[call.service];
        if (time > max_wait.time) max_wait = {time, entry.command.type, entry.command.subject};
        unsent_since_.erase(found);
    }
}

void HttpLink::begin(std::vector<Command> resumed) {
    ++life_;
    for (auto& [id, since] : unsent_since_)
        since = world_.clock.now();  // a dead coordinator could not send
    queue_ = std::make_unique<CommandQueue>(CommandQueue::Settings{}, [this](std::int64_t n) {
        return world_.chance.below(n, "jitter", "", ++drawn_);
    });
    queue_->add(std::move(resumed));
    pump();
}

void HttpLink::pump() {
    for (const auto& service : queue_->services()) {
        for (auto batch = queue_->next(service, moment(world_)); !batch.empty();
             batch = queue_->next(service, moment(world_)))
            send(service, std::move(batch));
    }
    wake_when_due();
}

void HttpLink::send(const std::string& service, CommandQueue::Batch batch) {
    auto call = std::make_shared<Call>();
    call->service = service;
    call->about = batch.front().command.id + "#" + std::to_string(batch.front().attempt) + "/" +
                  std::to_string(life_);
    call->batch = std::move(batch);
    call->coordinator_life = life_;
    note_sent(*call);
    auto body = body_of(call->batch);
    if (world_.trace.kept()) {
        for (const auto& [command, attempt] : call->batch) {
            world_.note(
                TraceEntry::What::sends, "coordinator", service,
                command.type + (attempt > 1 ? " (attempt " + std::to_string(attempt) + ")" : ""),
                command.subject);
        }
    }
    world_.after(queue_->timeout(), [this, call] { finish(call, {}); });
    if (world_.fault_mix.injects(Kind::request_lost, "http.request_lost", call->about)) return;
    const auto pause = world_.on_the_way("request", call->about);
    if (world_.fault_mix.injects(Kind::repeated, "http.repeated", call->about)) {
        world_.after(world_.on_the_way("repeated", call->about),
                     [this, call, body] { arrive(call, body, true); });
    }
    world_.after(pause, [this, call, body = std::move(body)] { arrive(call, body, false); });
}

void HttpLink::arrive(const std::shared_ptr<Call>& call, const std::string& body,
                      bool ignore_reply) {
    auto& station = *services_.at(call->service);
    if (!station.alive()) {
        if (!ignore_reply)
            world_.after(milliseconds{1},
                         [this, call] { finish(call, {}); });  // connection refused
        return;
    }
    auto commands = read_commands(body);
    auto arrival = std::make_shared<Arrival>(Arrival{call, commands.size(), "[", ignore_reply});
    for (auto& command : commands) {
        station.take(
            service::inbound_command(std::move(command)),
            [this, arrival](const service::Inbound& message, const service::Result& result) {
                if (!result.lose_reply) {
                    if (arrival->text.size() > 1) arrival->text += ',';
                    arrival->text += encode_reply(message.id, result.reply);
                }
                if (--arrival->pending == 0 && !arrival->ignore_reply)
                    answer(arrival->call, arrival->text + ']');
            });
    }
}

void HttpLink::answer(const std::shared_ptr<Call>& call, std::string text) {
    if (world_.fault_mix.injects(Kind::reply_lost, "http.reply_lost", call->about)) return;
    world_.after(world_.on_the_way("reply", call->about), [this, call, text = std::move(text)] {
        if (!call->finished) finish(call, read_replies(text));
    });
}

void HttpLink::finish(const std::shared_ptr<Call>& call, std::vector<ReceivedReply> replies) {
    if (call->finished || call->coordinator_life != life_ || !coordinator_.alive()) return;
    call->finished = true;
    auto decided =
        queue_->answered(call->service, std::move(call->batch), std::move(replies), moment(world_));
    deliver_replies(std::move(decided));
    pump();
}

void HttpLink::deliver_replies(std::vector<ReceivedReply> replies) {
    coordinator_.take_all(coordinator::as_messages(std::move(replies), [this](ReceivedReply reply) {
        queue_->not_written(std::move(reply), moment(world_));
        wake_when_due();
    }));
}

void HttpLink::wake_when_due() {
    const auto due = queue_->next_due();
    if (!due) return;
    world_.agenda.at(Instant{std::max(*due, moment(world_))}, [this, life = life_] {
        if (life != life_ || !coordinator_.alive()) return;
        deliver_replies(queue_->due(moment(world_)));
        pump();
    });
}

}  // namespace duet::simulation

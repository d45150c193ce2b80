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
    for (const auto& asked : batch) {
        if (body.size() > 1) body += ',';
        append_command(body, asked.command, asked.attempt);
    }
    return body + ']';
}

}  // namespace

HttpLink::HttpLink(World& world, Station& coordinator, std::map<std::string, Station*> services)
    : world_{world}, coordinator_{coordinator}, services_{std::move(services)} {
    coordinator_.after_commit.send = [this](std::vector<Command> commands) {
        wanted(commands);
        queue_->add(std::move(commands));
        pump();
    };
}

void HttpLink::wanted(const std::vector<Command>& commands) {
    for (const auto& command : commands) wanted_.emplace(command.id, world_.clock.now());
}

void HttpLink::asked(const Call& call) {
    for (const auto& asked : call.batch) {
        const auto found = wanted_.find(asked.command.id);
        if (found == wanted_.end()) continue;
        const auto time =
            std::chrono::duration_cast<microseconds>(world_.clock.now() - found->second);
        auto& longest = max_waits_[call.service];
        if (time > longest.time) longest = {time, asked.command.type, asked.command.subject};
        wanted_.erase(found);
    }
}

void HttpLink::begin(std::vector<Command> resumed) {
    ++life_;
    for (auto& [id, since] : wanted_)
        since = world_.clock.now();  // while it was dead nobody could ask
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
    asked(*call);
    auto body = body_of(call->batch);
    if (world_.trace.kept()) {
        for (const auto& [command, attempt] : call->batch) {
            world_.note(Happening::What::says, "coordinator", service,
                        command.type +
                            (attempt > 1 ? " (asked " + std::to_string(attempt) + " times)" : ""),
                        command.subject);
        }
    }
    world_.after(queue_->timeout(), [this, call] { finish(call, {}); });
    if (world_.fault_mix.strikes(Kind::request_lost, "http.request_lost", call->about)) return;
    const auto pause = world_.on_the_way("request", call->about);
    if (world_.fault_mix.strikes(Kind::repeated, "http.repeated", call->about)) {
        world_.after(world_.on_the_way("repeated", call->about),
                     [this, call, body] { arrive(call, body, true); });
    }
    world_.after(pause, [this, call, body = std::move(body)] { arrive(call, body, false); });
}

void HttpLink::arrive(const std::shared_ptr<Call>& call, const std::string& body, bool unheard) {
    auto& station = *services_.at(call->service);
    if (!station.alive()) {
        if (!unheard) world_.after(milliseconds{1}, [this, call] { finish(call, {}); });  // refused
        return;
    }
    auto commands = read_commands(body);
    auto arrival = std::make_shared<Arrival>(Arrival{call, commands.size(), "[", unheard});
    for (auto& command : commands) {
        station.take(
            service::inbound_command(std::move(command)),
            [this, arrival](const service::Inbound& message, const service::Result& result) {
                if (!result.lose_reply) {
                    if (arrival->text.size() > 1) arrival->text += ',';
                    arrival->text += encode_reply(message.id, result.reply);
                }
                if (--arrival->pending == 0 && !arrival->unheard)
                    answer(arrival->call, arrival->text + ']');
            });
    }
}

void HttpLink::answer(const std::shared_ptr<Call>& call, std::string text) {
    if (world_.fault_mix.strikes(Kind::reply_lost, "http.reply_lost", call->about)) return;
    world_.after(world_.on_the_way("reply", call->about), [this, call, text = std::move(text)] {
        if (!call->over) finish(call, read_replies(text));
    });
}

void HttpLink::finish(const std::shared_ptr<Call>& call, std::vector<ReceivedReply> replies) {
    if (call->over || call->coordinator_life != life_ || !coordinator_.alive()) return;
    call->over = true;
    auto decided = queue_->answered(call->service, std::move(call->batch), std::move(replies),
                                     moment(world_));
    hand_over(std::move(decided));
    pump();
}

void HttpLink::hand_over(std::vector<ReceivedReply> replies) {
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
        hand_over(queue_->due(moment(world_)));
        pump();
    });
}

}  // namespace duet::simulation

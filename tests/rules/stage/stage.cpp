#include "tests/rules/stage/stage.hpp"

#include <stdexcept>

namespace duet::testing {

using service::Inbound, service::Result;

namespace {

service::Machine::Settings settings() {
    service::Machine::Settings settings;
    settings.source = "/stage";
    return settings;
}

store::Connection& with(store::Connection& db, std::string_view schema) {
    db.execute(std::string{schema});
    return db;
}

}  // namespace

Stage::Stage(std::string_view schema)
    : machine_{with(db, schema), when, clock, faults, settings()} {}

std::string Stage::fresh_id() { return "message-" + std::to_string(++messages_); }

Result Stage::process(Inbound message) {
    std::vector<Inbound> batch{std::move(message)};
    const auto turn = machine_.process(batch);
    said_.clear();
    for (const auto& row : turn.events) said_.push_back(from_cloudevent(row.body));
    return turn.results.at(0);
}

Result Stage::tell(const Command& command, const std::string& id, std::int64_t attempt) {
    Inbound message;
    message.kind = Inbound::Kind::command;
    message.id = id.empty() ? fresh_id() : id;
    message.type = command.type;
    message.subject = command.subject;
    message.attempt = attempt;
    message.data = Body::parse(command.data);
    return process(std::move(message));
}

Result Stage::ask(const std::string& type, std::any payload) {
    Inbound message;
    message.kind = Inbound::Kind::request;
    message.type = type;
    message.payload = std::move(payload);
    return process(std::move(message));
}

std::vector<std::string> Stage::hear(const Event& event, std::int64_t attempt) {
    Inbound message;
    message.kind = Inbound::Kind::event;
    message.id = event.id;
    message.type = event.type;
    message.subject = event.subject;
    message.attempt = attempt;
    message.data = Body::parse(event.data);
    return words(process(std::move(message)));
}

std::vector<std::string> Stage::hear_anew(Event event) {
    event.id = fresh_id();
    return hear(event);
}

std::vector<std::string> Stage::let_timers_ring() {
    std::vector<std::string> all;
    for (auto& timer : machine_.due()) {
        for (auto& word : words(process(std::move(timer)))) all.push_back(std::move(word));
    }
    return all;
}

std::vector<std::string> Stage::words(const Result& result) const {
    if (result.status == Result::Status::failed || result.status == Result::Status::dead_lettered)
        throw std::runtime_error(result.error);
    std::vector<std::string> words;
    for (const auto& event : said_) {
        const auto reason = event.data.value().find("reason");
        words.push_back(event.type + (reason ? " " + std::string{reason->text().value()} : ""));
    }
    return words;
}

}  // namespace duet::testing

#pragma once
// The handlers of a service: one for each command, event, request, timer and reply. A service
// declares them, and the machine does the rest: it skips known messages, writes inbox, change and
// outbox in one transaction, and replies and publishes after the commit.
//
//     on.event<StockReserved>([&](const StockReserved& stock, Transaction& tx) -> Events { … });
//
// A handler knows no HTTP, NATS, threads or clocks.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/codec.hpp"
#include "shared/messages/reply.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/service/machine/transaction.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace duet::service {

/// What a handler decided, as the machine stores it; which fields count depends on the message.
struct Effects {
    Reply reply;
    Answer answer;
    std::string subject;
    Events events;
};

/// The answer to a request, and the events that the same transaction publishes.
struct Answered {
    Answer answer;
    std::string subject;
    Events events = {};
};

/// Where a handler is declared: "services/payments/orchestrated/react.cpp", 23.
struct Place {
    std::string file;
    int line = 0;
};

/// The compiler fills in `file` and `line` of each declaration (std::source_location does the same,
/// but not in clang 14). Declaring two handlers for one message throws std::logic_error.
/// Thread-safe once every handler is declared.
class Handlers {
public:
    using Handler = std::function<void(const Inbound&, Transaction&, Effects&)>;

    /// A command: Reply handler(const C&, Transaction&).
    template <class C, class F>
    void command(F handler, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        add(Inbound::Kind::command, C::type, file, line,
            [handler](const Inbound& message, Transaction& tx, Effects& effects) {
                effects.reply = handler(decode<C>(message.data), tx);
            });
        schemas_[std::string{C::type}] = schema_of<C>();
    }

    /// An event: Events handler(const E&, Transaction&).
    template <class E, class F>
    void event(F handler, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        add(Inbound::Kind::event, E::type, file, line,
            [handler](const Inbound& message, Transaction& tx, Effects& effects) {
                effects.events = handler(decode<E>(message.data), tx);
            });
        schemas_[std::string{E::type}] = schema_of<E>();
    }

    /// A timer that Transaction::remind_at has set: Events handler(const T&, Transaction&).
    template <class T, class F>
    void timer(F handler, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        add(Inbound::Kind::timer, T::type, file, line,
            [handler](const Inbound& message, Transaction& tx, Effects& effects) {
                effects.events = handler(decode<T>(message.data), tx);
            });
    }

    /// A request of a customer or an operator: Answered handler(const R&, Transaction&).
    template <class R, class F>
    void request(std::string type, F handler, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
        add(Inbound::Kind::request, type, file, line,
            [handler](const Inbound& message, Transaction& tx, Effects& effects) {
                Answered answered = handler(std::any_cast<const R&>(message.payload), tx);
                effects.answer = std::move(answered.answer);
                effects.subject = std::move(answered.subject);
                effects.events = std::move(answered.events);
            });
    }

    /// A reply to a command sent earlier (coordinator only): void handler(const ReceivedReply&,
    /// Transaction&).
    template <class F>
    void reply(F handler, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        add(Inbound::Kind::reply, "reply", file, line,
            [handler](const Inbound& message, Transaction& tx, Effects&) {
                handler(std::any_cast<const ReceivedReply&>(message.payload), tx);
            });
    }

    /// The events that this service may publish. Publishing any other event is a bug: its message
    /// fails.
    template <class... E> void publishes() {
        (publishes_.insert(std::string{E::type}), ...);
        ((schemas_[std::string{E::type}] = schema_of<E>()), ...);
    }

    /// A body that this service answers requests with, by its name in the OpenAPI document.
    template <class A> void responds_with(const std::string& name) {
        responds_with(name, schema_of<A>());
    }
    void responds_with(const std::string& name, std::string schema) {
        responses_[name] = std::move(schema);
    }

    const Handler* find(Inbound::Kind kind, const std::string& type) const;
    /// Where the handler is declared; nullptr when there is none. `find` does the same.
    const Place* place_of(Inbound::Kind kind, const std::string& type) const;
    bool may_publish(const std::string& type) const { return publishes_.contains(type); }

    std::vector<std::string> consumed_events() const { return of(Inbound::Kind::event); }
    std::vector<std::string> handled_commands() const { return of(Inbound::Kind::command); }
    std::vector<std::string> published_events() const {
        return {publishes_.begin(), publishes_.end()};
    }
    /// {"service","consumes":[],"publishes":[],"commands":[],"schemas":{type: JSON Schema},
    /// "responses":{name: JSON Schema}} as JSON text.
    std::string describe(const std::string& service) const;

private:
    void add(Inbound::Kind kind, std::string_view type, const char* file, int line,
             Handler handler);
    std::vector<std::string> of(Inbound::Kind kind) const;

    struct Entry {
        Handler handler;
        Place place;
    };
    std::map<std::pair<Inbound::Kind, std::string>, Entry> handlers_;
    std::set<std::string> publishes_;
    std::map<std::string, std::string> schemas_;
    std::map<std::string, std::string> responses_;
};

}  // namespace duet::service

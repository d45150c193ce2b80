#pragma once
// One service on a stage: the real machine with its database in memory and a clock that stands
// still. A test tells it commands or lets it hear events, and looks at what it answers and says.

#include "shared/clock/clock.hpp"
#include "shared/faults/faults.hpp"
#include "shared/service/machine/machine.hpp"

#include <any>
#include <string>
#include <string_view>
#include <vector>

namespace duet::testing {

class Stage {
public:
    /// Whoever makes the stage declares the reactions on `when` before the first message.
    explicit Stage(std::string_view schema);

    service::Handlers handlers;
    store::Connection db{":memory:"};
    ManualClock clock;
    Faults faults;

    /// Each message has an id of its own unless one is given: the same id is the same message once
    /// more.
    service::Result tell(const Command& command, const std::string& id = {},
                         std::int64_t attempt = 1);
    Reply told(const Command& command) { return tell(command).reply; }
    service::Result ask(const std::string& type, std::any payload);

    /// What it says to the event, in words: "stock.refused out_of_stock". Throws when the event
    /// cannot be handled.
    std::vector<std::string> hear(const Event& event, std::int64_t attempt = 1);
    /// The same, with an id of its own: another event with the same news.
    std::vector<std::string> hear_anew(Event event);
    /// The timers that are due.
    std::vector<std::string> let_timers_ring();

    /// The events said last, whole.
    const std::vector<Envelope>& said() const { return said_; }
    std::int64_t number(std::string_view sql) { return db.number(sql).value(); }

private:
    service::Result process(service::Inbound message);
    std::vector<std::string> words(const service::Result& result) const;
    std::string fresh_id();

    service::Machine machine_;
    int messages_ = 0;
    std::vector<Envelope> said_;
};

}  // namespace duet::testing

#include "shared/service/doors/admin.hpp"

#include "shared/http/problem.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/service/machine/dead_letters.hpp"

namespace duet::service {

namespace {

struct ArmedFault {
    std::string point, effect;
    std::int64_t fired = 0, passed = 0, times = 0;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("point", s.point);
        f("effect", s.effect);
        f("fired", s.fired);
        f("passed", s.passed);
        f("times", s.times);
    }
};

struct FaultList {
    std::vector<ArmedFault> faults;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("faults", s.faults);
    }
};

struct Arming {
    std::string fault;  ///< "payments.capture.after_commit=crash,times=1"
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("fault", s.fault);
    }
};

struct ClockState {
    std::int64_t shift_ms = 0;  ///< how far the clock of this process is ahead of the computer's
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("shift_ms", s.shift_ms);
    }
};

/// A shifted time must stay inside what RFC 3339 can write.
constexpr std::chrono::milliseconds max_shift = std::chrono::days{36'525};  // a hundred years

std::chrono::milliseconds shift_in(std::string_view body) {
    const std::chrono::milliseconds shift{decode<ClockState>(Body::parse(body)).shift_ms};
    if (shift > max_shift || shift < -max_shift) {
        throw Malformed("N lies within a hundred years, " + std::to_string(max_shift.count()) +
                        " ms");
    }
    return shift;
}

std::string shown(const ShiftedClock& clock) {
    return encode(
        ClockState{std::chrono::duration_cast<std::chrono::milliseconds>(clock.shift()).count()});
}

struct DeadLetterList {
    std::vector<DeadLetter> dead_letters;
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("dead_letters", s.dead_letters);
    }
};

std::string listed(const Faults& faults) {
    FaultList list;
    for (const auto& fault : faults.list()) {
        list.faults.push_back({fault.point, std::string{name_of(fault.effect)},
                               static_cast<std::int64_t>(fault.fired),
                               static_cast<std::int64_t>(fault.passed),
                               static_cast<std::int64_t>(fault.times)});
    }
    return encode(list);
}

void redrive(Api& api, const DeadLetter& dead_letter, const std::string& path,
             http::Responder responder) {
    auto pending = std::make_shared<http::Responder>(std::move(responder));
    std::vector<PendingMessage> one;
    const auto answer = [pending, path](const Inbound&, const Result& result) {
        if (result.status == Result::Status::handled || result.status == Result::Status::repeated)
            return pending->send(http::Response::json(200, R"({"redriven":true})"));
        pending->send(http::problem(409, "still-fails",
                                    "It was tried again and failed again: " + result.error, path));
    };
    one.push_back({.message = inbound_again(dead_letter), .done = answer});
    api.writer().take_all(std::move(one));
}

using http::Method, http::Request, http::Responder, http::Response;

void open_clock_door(Api& api, ShiftedClock& clock) {
    api.route(Method::get, "/admin/clock", [&clock](const Request&, Responder responder) {
        responder.send(Response::json(200, shown(clock)));
    });
    api.route(Method::post, "/admin/clock", [&clock](const Request& request, Responder responder) {
        try {
            clock.set_shift(shift_in(request.body));
        } catch (const std::exception& error) {
            return responder.send(http::problem(
                400, "unknown-shift", std::string{"Send {\"shift_ms\": N}: "} + error.what(),
                request.path));
        }
        responder.send(Response::json(200, shown(clock)));
    });
}

}  // namespace

void open_faults_door(const std::function<void(Method, const std::string&, http::Handler)>& route,
                      Faults& faults) {
    route(Method::get, "/admin/faults", [&faults](const Request&, Responder responder) {
        responder.send(Response::json(200, listed(faults)));
    });
    route(Method::del, "/admin/faults", [&faults](const Request& request, Responder responder) {
        if (const auto point = request.queried("point"))
            faults.clear(*point);
        else
            faults.clear();
        responder.send(Response::json(200, listed(faults)));
    });
    route(Method::post, "/admin/faults", [&faults](const Request& request, Responder responder) {
        try {
            faults.arm_from(decode<Arming>(Body::parse(request.body)).fault);
        } catch (const std::exception& error) {
            return responder.send(http::problem(400, "unknown-fault", error.what(), request.path));
        }
        responder.send(Response::json(200, listed(faults)));
    });
}

void open_admin_door(Api& api, Faults& faults, ShiftedClock& clock) {
    open_faults_door(
        [&api](Method method, const std::string& pattern, http::Handler handler) {
            api.route(method, pattern, std::move(handler));
        },
        faults);
    open_clock_door(api, clock);

    api.query(Method::get, "/admin/dead-letters",
              [](const Request&, const Caller&, store::Connection& db) {
                  return Response::json(200, encode(DeadLetterList{dead_letters::list(db)}));
              });
    api.query(Method::get, "/admin/dead-letters/{id}",
              [](const Request& request, const Caller&, store::Connection& db) {
                  const auto dead_letter = dead_letters::find(db, request.parameter("id"));
                  return dead_letter ? Response::json(200, encode(*dead_letter))
                                     : not_found("The dead letter " + request.parameter("id"),
                                                 request.path);
              });
    api.route(Method::post, "/admin/dead-letters/{id}/redrive",
              [&api](const Request& request, Responder responder) {
                  const auto dead_letter = api.reads().use([&](store::Connection& db) {
                      return dead_letters::find(db, request.parameter("id"));
                  });
                  if (!dead_letter)
                      return responder.send(
                          not_found("The dead letter " + request.parameter("id"), request.path));
                  redrive(api, *dead_letter, request.path, std::move(responder));
              });
}

}  // namespace duet::service

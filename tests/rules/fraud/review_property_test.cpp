// After any sequence of messages, with a restart between any two of them: fraud publishes at most
// one end of a review, it is the stored one, and it never changes.

#include "schema.hpp"  // generated from services/fraud/store/schema.sql
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/choreographed/requests.hpp"
#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/machine.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <unistd.h>
#include <filesystem>
#include <memory>

using namespace duet;
using namespace duet::fraud;
using service::Inbound;

namespace {

/// A temporary folder, removed with the object.
class Folder {
public:
    Folder()
        : path_{std::filesystem::temp_directory_path() /
                ("duet-fraud-" + std::to_string(getpid()) + "-" + std::to_string(++count()))} {
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;  // a folder left behind does no harm
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    static int& count() {
        static int created = 0;
        return created;
    }
    std::filesystem::path path_;
};

/// Fraud between two restarts. Only the database file outlives it.
struct RunningFraud {
    RunningFraud(const std::string& path, const Clock& clock)
        : db{path, store::Connection::Mode::read_write, store::Durability::process} {
        db.execute(std::string{schema});
        choreographed::react(handlers, fraud);
        choreographed::decide_requests(handlers, fraud);
        service::Machine::Settings settings;
        settings.source = "/test";
        machine = std::make_unique<service::Machine>(db, handlers, clock, faults, settings);
    }

    store::Connection db;
    service::Handlers handlers;
    Faults faults;
    Fraud fraud{std::chrono::seconds{60}};
    std::unique_ptr<service::Machine> machine;
};

class Reviewed {
public:
    void restart() {
        fraud_.reset();
        fraud_ = std::make_unique<RunningFraud>(folder_.file("fraud.db"), clock_);
    }
    void place() { consume(events::OrderPlaced{{order()}}); }
    void cancel() { consume(events::OrderCancelled{{{order()}, "cancelled"}}); }
    void decide(const std::string& decision) {
        Inbound message;
        message.kind = Inbound::Kind::request;
        message.type = "reviews.decide";
        message.payload = requests::DecideReview{"o-1", decision};
        process({message});
    }
    void wait(std::chrono::seconds time) {
        clock_.advance(time);
        process(fraud_->machine->due());
    }
    std::string state() {
        const auto review = FraudStore{fraud_->db}.review("o-1");
        return review ? std::string{name_of(review->state)} : "none";
    }
    const std::vector<std::string>& ends() const { return ends_; }

private:
    static Order order() {
        Order placed;
        placed.order_id = "o-1";
        placed.customer_id = "review-ada";
        return placed;
    }
    void consume(const Event& event) {
        Inbound message;
        message.kind = Inbound::Kind::event;
        message.id = event.id;
        message.type = event.type;
        message.data = Body::parse(event.data);
        process({message});
    }
    void process(std::vector<Inbound> batch) {
        if (batch.empty()) return;
        for (const auto& row : fraud_->machine->process(batch).events) {
            if (row.type == "fraud.cleared") ends_.push_back("approved");
            if (row.type == "fraud.blocked")
                ends_.push_back(
                    decode<events::FraudBlocked>(from_cloudevent(row.body).data).reason ==
                            "review_denied"
                        ? "denied"
                        : "expired");
        }
    }

    Folder folder_;
    ManualClock clock_;
    std::unique_ptr<RunningFraud> fraud_ =
        std::make_unique<RunningFraud>(folder_.file("fraud.db"), clock_);
    std::vector<std::string> ends_;
};

}  // namespace

TEST_CASE("The review's timer survives a restart") {
    Reviewed review;
    review.place();
    review.restart();
    review.wait(std::chrono::seconds{59});
    CHECK(review.ends().empty());
    review.restart();
    review.wait(std::chrono::seconds{1});
    CHECK(review.ends() == std::vector<std::string>{"expired"});
    review.restart();
    review.wait(std::chrono::seconds{60});
    CHECK(review.ends().size() == 1);
}

TEST_CASE("A review has one end, after any sequence of messages and restarts") {
    CHECK(rc::check([] {
        Reviewed review;
        std::string settled;
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7))) {
            switch (step) {
                case 0:
                case 1: review.place(); break;
                case 2: review.decide("approve"); break;
                case 3: review.decide("deny"); break;
                case 4: review.wait(std::chrono::seconds{45}); break;
                case 5: review.cancel(); break;
                default: review.restart();
            }
            const auto now = review.state();
            if (!settled.empty()) RC_ASSERT(now == settled);
            if (now != "none" && now != "open") settled = now;
        }
        review.wait(std::chrono::seconds{60});
        const auto end = review.state();
        RC_ASSERT(end != "open");
        const bool published = end != "none" && end != "closed";
        RC_ASSERT(review.ends() ==
                  (published ? std::vector<std::string>{end} : std::vector<std::string>{}));
    }));
}

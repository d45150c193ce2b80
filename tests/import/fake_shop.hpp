#pragma once
// A shop small enough for a test: takes products, orders and returns, stores keys, reports revenue,
// and can imitate a real shop (overloaded, losing responses, slow to decide).

#include "shared/http/server/server.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace duet::importer::tests {

/// Thread-safe.
class FakeShop {
public:
    struct Moods {
        int busy_every = 0;        ///< every n-th post gets 503 and has no effect
        int lost_reply_every = 0;  ///< every n-th post takes effect and gets 503
        bool settle_later =
            false;  ///< orders are `pending` when posted and `dispatched` at the second poll
        std::int64_t review_above = 0;  ///< an order with a higher total goes into review (0: none)
        std::string blocked;            ///< the customer whose orders are rejected
        bool forget_a_row = false;      ///< the report lacks the first country
        bool wrong_key = false;         ///< 401 to everything
        std::string closed_style;       ///< 401 to everything of this style
        std::string silent_style;       ///< 400 to all its reports except the revenue by day
        bool wrong_top_penny = false;   ///< the top product's revenue is a penny too high
    };

    FakeShop();
    ~FakeShop();

    std::string url() const;
    void mood(const Moods& moods);

    struct Product {
        std::int64_t price = 0, stock = 0;
        int puts = 0;
    };
    std::map<std::string, Product> products() const;
    std::map<std::string, int> posts_by_key() const;
    std::map<std::string, std::string> states() const;  ///< key → state
    bool no_customer_had_two_in_progress()
        const;  ///< no customer had two orders in progress at any time
    int entries(const std::string& style = "orchestrated") const;  ///< orders and returns taken

private:
    struct Entry {
        std::string id, kind, customer, country, placed_at, state, body;
        std::int64_t total = 0;
        int polls = 0;
    };
    /// The data of one style. The functions above without a style are about the orchestrated one.
    struct Side {
        std::string style;
        std::map<std::string, Product> products;
        std::set<std::string> product_keys;
        std::map<std::string, Entry> entries;  ///< by key
        std::map<std::string, int> posts;
        int posts_seen = 0;
    };

    void open(Side& side);
    void open_operator_routes(Side& side);
    void put_product(Side& side, const http::Request& request, http::Responder answer);
    void take(Side& side, const std::string& kind, const http::Request& request,
              http::Responder answer);
    void revenue(const Side& side, const http::Request& request, http::Responder answer) const;
    void top_products(const Side& side, const http::Request& request, http::Responder answer) const;
    void enter(Side& side, Entry& entry, const std::string& key, const nlohmann::json& body);
    http::Response shown(Entry& entry, int status) const;
    bool turned_away(const Side& side, const http::Request& request) const;
    bool counts(const Entry& entry, const http::Request& request) const;

    mutable std::mutex mutex_;
    Moods moods_;
    Side orchestrated_{"orchestrated", {}, {}, {}, {}, 0};
    Side choreographed_{"choreographed", {}, {}, {}, {}, 0};
    bool took_turns_ = true;
    http::Server server_;
    std::uint16_t port_ = 0;
};

}  // namespace duet::importer::tests

#pragma once
// A shop small enough for a test: takes products, orders and returns, keeps its keys, reports revenue, and can be made to
// behave as real shops do (busy, forgetful of its answer, slow to decide).

#include "shared/http/server.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace duet::importer::tests {

class FakeShop {
public:
    struct Moods {
        int busy_every = 0;            ///< every n-th post is answered 503 before anything is done
        int lost_reply_every = 0;      ///< every n-th post is done and answered 503
        bool settle_later = false;     ///< orders are `pending` when posted and `dispatched` at the second look
        std::int64_t review_above = 0; ///< orders of a higher total go in review (0: none)
        std::string blocked;           ///< the customer whose orders are rejected
        bool forget_a_row = false;     ///< the report leaves out the first country
        bool wrong_key = false;        ///< 401 to everything
    };

    FakeShop();
    ~FakeShop();

    std::string url() const;
    void mood(const Moods& moods);

    struct Product { std::int64_t price = 0, stock = 0; int puts = 0; };
    std::map<std::string, Product> products() const;
    std::map<std::string, int> posts_by_key() const;
    std::map<std::string, std::string> states() const;   ///< key → state
    bool customers_took_turns() const;   ///< no customer ever had two orders under way
    int entries() const;                 ///< orders and returns that were entered

private:
    struct Entry {
        std::string id, kind, customer, country, day, state, body;
        std::int64_t total = 0;
        int looks = 0;
    };

    void put_product(const http::Request& request, http::Responder answer);
    void take(const std::string& kind, const http::Request& request, http::Responder answer);
    void report(http::Responder answer);
    void enter(Entry& entry, const std::string& key, const nlohmann::json& body);
    http::Response shown(Entry& entry, int status) const;
    bool turned_away(const http::Request& request) const;

    mutable std::mutex mutex_;
    Moods moods_;
    std::map<std::string, Product> products_;
    std::set<std::string> product_keys_;
    std::map<std::string, Entry> entries_;   ///< by key
    std::map<std::string, int> posts_;
    int posts_seen_ = 0;
    bool took_turns_ = true;
    http::Server server_;
    std::uint16_t port_ = 0;
};

}  // namespace duet::importer::tests

#include "shared/messages/requests.hpp"

#include "shared/messages/json_tree.hpp"
#include "shared/messages/malformed_json.hpp"
#include "shared/messages/request_schema.hpp"

#include <openssl/evp.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

namespace duet::requests {

namespace {

/// One day, to allow for wrong clocks and mistaken time zones.
constexpr std::chrono::hours max_ahead{24};

std::string hex_digest(std::initializer_list<std::string_view> parts, std::size_t bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    bool good = context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1;
    for (const auto part : parts)
        good = good && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
    good = good && EVP_DigestFinal_ex(context, digest.data(), &length) == 1;
    EVP_MD_CTX_free(context);
    if (!good) throw std::runtime_error("libcrypto could not compute SHA-256");

    static constexpr char hex[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes && i < length; ++i) {
        text += hex[digest[i] >> 4];
        text += hex[digest[i] & 15];
    }
    return text;
}

/// Milliseconds in nine digits of base 32 (enough until the year 3084), then ten hexadecimal digits
/// of the hash of owner and key.
std::string sortable_id(Instant placed_at, std::string_view owner, std::string_view key,
                        int generation) {
    static constexpr char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's
    auto millis = std::max<std::int64_t>(
        0, std::chrono::floor<std::chrono::milliseconds>(placed_at).time_since_epoch().count());
    std::string time(9, '0');
    for (auto digit = time.rbegin(); digit != time.rend(); ++digit, millis >>= 5)
        *digit = alphabet[millis & 31];
    const auto count = std::to_string(generation);
    return time + hex_digest({owner, "\n", key, "\n", count}, 5);
}

/// Parses the body, calls `read` with its fields, and returns the value or all errors.
template <class T>
Checked<T> checked(std::string_view body, T value,
                   const std::function<void(RequestFields&, T&)>& read) {
    std::vector<WrongField> wrong;
    try {
        const auto parsed = parse_tree(body);
        RequestFields fields{parsed, "", wrong};
        if (parsed.is_object()) read(fields, value);
    } catch (const MalformedJson& error) {
        wrong.push_back({error.pointer, error.detail});
    }
    if (!wrong.empty()) return wrong;
    return value;
}

// The fields of each request: read by RequestFields, described by RequestSchema.

const auto max_in_all = "All lines together (quantity × unit_price) come to at most " +
                        std::to_string(limits::total) + " minor units.";
const auto unpriced_lines =
    max_in_all + " Without order_id, a line without a unit_price counts with the dearest, " +
    std::to_string(limits::unit_price) + ".";

template <class Item> void take_price(Item& item, Money& price) {
    price = item.whole("unit_price", 0, limits::unit_price);
}

template <class Item> void take_price(Item& item, std::optional<Money>& price) {
    price = item.optional_whole("unit_price", 0, limits::unit_price);
}

template <class AnyLine, class Fields>
std::vector<AnyLine> take_lines(Fields& fields, const std::string& bounds) {
    std::vector<AnyLine> lines;
    const auto take_line = [&](auto& item) {
        AnyLine line;
        line.sku = item.text("sku");
        line.quantity = item.whole("quantity", 1, limits::quantity);
        take_price(item, line.unit_price);
        lines.push_back(std::move(line));
    };
    fields.array("lines", 1, limits::lines, take_line, bounds);
    return lines;
}

/// The reference for a business time: the time of arrival, and whether an operator sent the
/// request.
struct Arrived {
    Instant now{};
    bool by_operator = false;
};

constexpr auto placed_at_description =
    "Business time; that of the arrival unless said. Within the years 0000 to 9999 in UTC, and not "
    "more than a day ahead of the arrival (an import may be). Digits beyond microseconds are cut "
    "off.";
constexpr auto imported_description =
    "True: the request comes from an import, and placed_at may lie any time ahead. With an "
    "operator's key only.";

template <class Fields> Instant take_placed_at(Fields& fields, const Arrived& arrived) {
    const auto given = fields.optional_time("placed_at", placed_at_description);
    const bool imported = fields.optional_flag("imported", imported_description).value_or(false);
    if (imported && !arrived.by_operator) {
        fields.complain("imported", "may be true only with an operator's key");
    }
    const bool anywhere = imported && arrived.by_operator;
    if (given && !anywhere && *given > arrived.now + max_ahead) {
        fields.complain("placed_at",
                        "must not lie more than a day ahead; only an import may say so "
                        "(an operator's key and \"imported\": true)");
    }
    return given.value_or(arrived.now);
}

template <class Fields> void bound(Fields& fields, Money total, const std::string& bounds) {
    if (total <= limits::total) return;
    fields.complain("lines", "come to " + std::to_string(total) +
                                 " minor units, which is too much: split them. " + bounds);
}

/// The maximum refund. Inventory fills in missing prices; only a named order bounds them.
Money max_refunded(const RequestedReturn& goods) {
    const Money fallback = goods.order_id ? 0 : limits::unit_price;
    Money total = 0;
    for (const auto& line : goods.lines) {
        const auto price = line.unit_price.value_or(fallback);
        total = checked_add(total, checked_multiply(line.quantity, price));
    }
    return total;
}

template <class Fields> void take(Fields& fields, PlaceOrder& request, const Arrived& arrived) {
    auto& order = request.order;
    order.customer_id = fields.text("customer_id");
    order.lines = take_lines<Line>(fields, max_in_all);
    fields.object("ship_to", [&](auto& to) {
        order.ship_to.country = to.country("country");
        order.ship_to.postcode = to.optional_text("postcode");
    });
    fields.object("payment", [&](auto& payment) { order.token = payment.text("token"); });
    order.placed_at = take_placed_at(fields, arrived);
    order.total = total_of(order.lines);
    order.units = units_of(order.lines);
    bound(fields, order.total, max_in_all);
}

template <class Fields> void take(Fields& fields, RequestReturn& request, const Arrived& arrived) {
    auto& goods = request.goods;
    goods.order_id = fields.optional_text("order_id");
    goods.customer_id = fields.text("customer_id");
    goods.lines = take_lines<RequestedLine>(fields, unpriced_lines);
    bound(fields, max_refunded(goods), unpriced_lines);
    goods.placed_at = take_placed_at(fields, arrived);
    if (const auto country = fields.optional_country("country")) goods.country = *country;
}

template <class Fields> void take(Fields& fields, PutProduct& request) {
    fields.in_path("sku", request.sku);
    request.price = fields.optional_whole("price", 0, limits::unit_price);
    request.restock = fields.optional_whole("restock", 0, limits::restock);
    request.strict_price = fields.optional_flag("strict_price");
}

template <class Fields> void take(Fields& fields, PutAccount& request) {
    fields.in_path("customer_id", request.customer_id);
    request.credit_limit = fields.whole("credit_limit", 0, limits::credit);
}

template <class Fields> void take(Fields& fields, DecideReview& request) {
    request.decision = fields.one_of("decision", {"approve", "deny"});
}

template <class T, class... More> std::string described(More... more) {
    RequestSchema schema;
    T request{};
    take(schema, request, more...);
    return schema.json();
}

}  // namespace

Checked<PlaceOrder> read_place_order(std::string_view body, const std::string& owner, Instant now,
                                     bool by_operator) {
    const Arrived arrived{now, by_operator};
    return checked<PlaceOrder>(body, {{}, owner}, [&](RequestFields& fields, PlaceOrder& request) {
        take(fields, request, arrived);
    });
}

Checked<RequestReturn> read_return(std::string_view body, const std::string& owner,
                                   bool by_operator, Instant now) {
    const Arrived arrived{now, by_operator};
    return checked<RequestReturn>(
        body, {{}, owner, by_operator},
        [&](RequestFields& fields, RequestReturn& request) { take(fields, request, arrived); });
}

Checked<PutProduct> read_put_product(std::string_view body, const std::string& sku) {
    return checked<PutProduct>(
        body, {sku, {}, {}, {}},
        [](RequestFields& fields, PutProduct& request) { take(fields, request); });
}

Checked<PutAccount> read_put_account(std::string_view body, const std::string& customer_id) {
    return checked<PutAccount>(
        body, {customer_id, 0},
        [](RequestFields& fields, PutAccount& request) { take(fields, request); });
}

Checked<DecideReview> read_decision(std::string_view body, const std::string& id) {
    return checked<DecideReview>(body, {id, {}}, [](RequestFields& fields, DecideReview& request) {
        take(fields, request);
    });
}

Checked<AboutOrder> read_about_order(std::string_view body, AboutOrder about) {
    if (body.empty()) return about;
    return checked<AboutOrder>(body, std::move(about), [](RequestFields&, AboutOrder&) {});
}

std::map<std::string, std::string> body_schemas() {
    return {{"PlaceOrder", described<PlaceOrder>(Arrived{})},
            {"RequestReturn", described<RequestReturn>(Arrived{})},
            {"PutProduct", described<PutProduct>()},
            {"PutAccount", described<PutAccount>()},
            {"DecideReview", described<DecideReview>()}};
}

std::string order_id_for(Instant placed_at, std::string_view owner, std::string_view key,
                         int generation) {
    return "o-" + sortable_id(placed_at, owner, key, generation);
}

std::string return_id_for(Instant placed_at, std::string_view owner, std::string_view key,
                          int generation) {
    return "r-" + sortable_id(placed_at, owner, key, generation);
}

std::string fingerprint(std::string_view body) { return hex_digest({body}, 32); }

}  // namespace duet::requests

// Fuzzes the bodies of customers' requests. The first byte selects the request; the rest is the
// body.

#include "shared/messages/requests.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/codec.hpp"
#include "tests/fuzz/targets/fuzz.hpp"

using namespace duet;
using fuzz::must;

namespace {

template <class T> const T* accepted(const requests::Checked<T>& read) {
    if (const auto* wrong = std::get_if<std::vector<WrongField>>(&read)) {
        must(!wrong->empty(), "a refusal names what is wrong");
        std::vector<http::FieldError> errors;
        for (const auto& field : *wrong) errors.push_back({field.pointer, field.detail});
        must(http::problem(400, "malformed-request", "x", "/x", errors).status == 400,
             "a refusal is valid text");
        return nullptr;
    }
    return &std::get<T>(read);
}

/// An accepted value can be serialized, and parses as the same value.
template <class T> void survives(const T& message) {
    const auto text = encode(message);
    must(encode(decode<T>(Body::parse(text))) == text,
         "an accepted request is written and read again unchanged");
}

/// The lines of an order, or of a return, where prices are optional.
template <class AnyLine> void look_at_lines(const std::vector<AnyLine>& lines) {
    must(!lines.empty() && lines.size() <= limits::lines, "1 to 2,000 lines");
    for (const auto& line : lines) {
        must(!line.sku.empty(), "a line names its product");
        must(line.flaw().empty(), "quantity and price are within their limits");
    }
    must(sum_of_units(lines) <= limits::units, "units within their limits");
}

void place(std::string_view body) {
    const auto read = requests::read_place_order(body, "owner", last_instant);  // no time is later
    if (const auto* request = accepted(read)) {
        look_at_lines(request->order.lines);
        must(request->order.total == total_of(request->order.lines),
             "the total is the sum of the lines");
        must(request->order.ship_to.country.size() == 2, "a country has two letters");
        must(fits_rfc3339(request->order.placed_at), "a business time can be written");
        survives(request->order);
        must(
            requests::order_id_for(request->order.placed_at, "owner", body.substr(0, 256)).size() ==
                21,
            "an id has its length");
    }
}

void bring_back(std::string_view body) {
    const auto read = requests::read_return(body, "owner", false, last_instant);
    if (const auto* request = accepted(read)) {
        look_at_lines(request->goods.lines);
        must(fits_rfc3339(request->goods.placed_at), "a business time can be written");
        survives(request->goods);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto body = fuzz::text_of(data + 1, size - 1);
    switch (data[0] % 5) {
        case 0: place(body); break;
        case 1: bring_back(body); break;
        case 2: accepted(requests::read_put_product(body, std::string{body.substr(0, 10)})); break;
        case 3: accepted(requests::read_put_account(body, "customer")); break;
        case 4: accepted(requests::read_decision(body, "order")); break;
    }
    return 0;
}

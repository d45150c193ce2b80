#pragma once
// The parameters of a report, out of the query of its address. Remembers every wrong one, so that
// all are named at once.

#include "services/reporting/store/report_store.hpp"
#include "shared/http/message.hpp"
#include "shared/messages/request_fields.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::reporting {

class Parameters {
public:
    explicit Parameters(const http::Request& request) : request_{request} {}

    Window window();               ///< `window`; a day when it is not said
    Dimension dimension();         ///< `by`; country when it is not said
    Span span();                   ///< `from` and `to`
    std::optional<Place> after();  ///< `after`: an earlier page's `next`
    std::int64_t limit(std::int64_t default_value, std::int64_t max);  ///< `limit`

    const std::vector<WrongField>& wrong() const { return wrong_; }

private:
    std::optional<Instant> time(const char* name);
    void complain(const char* name, const std::string& detail) {
        wrong_.push_back({std::string{"?"} + name, name + (" " + detail)});
    }

    const http::Request& request_;
    std::vector<WrongField> wrong_;
};

/// "<micros>-<key in hexadecimal>": needs no escaping in an address. Opaque to whoever pages.
std::string cursor_of(const RevenueRow& row);

}  // namespace duet::reporting

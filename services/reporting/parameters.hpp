#pragma once
// The query parameters of a report. Collects every wrong one, so that the answer names all of them.

#include "services/reporting/store/report_store.hpp"
#include "shared/http/message.hpp"
#include "shared/messages/request_fields.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace duet::reporting {

/// Each method reads one parameter; for a wrong value it notes a `WrongField` and returns the
/// default. The request must outlive it. One thread.
class Parameters {
public:
    explicit Parameters(const http::Request& request) : request_{request} {}

    Window window();               ///< `window`; default: day
    Dimension dimension();         ///< `by`; default: country
    Span span();                   ///< `from` and `to`
    std::optional<Place> after();  ///< `after`: the `next` of an earlier page
    std::int64_t limit(std::int64_t default_value, std::int64_t max);  ///< `limit`: 1 to `max`

    const std::vector<WrongField>& wrong() const { return wrong_; }

private:
    std::optional<Instant> time(const char* name);
    void note_wrong(const char* name, const std::string& detail) {
        wrong_.push_back({std::string{"?"} + name, name + (" " + detail)});
    }

    const http::Request& request_;
    std::vector<WrongField> wrong_;
};

/// "<microseconds>-<key in hexadecimal>": needs no escaping in a URL. Opaque to clients.
std::string cursor_of(const RevenueRow& row);

}  // namespace duet::reporting

#pragma once
// One visit to the live page of a real shop: a browser, the link of `duet status`, and the queries
// that several tests need.

#include "tests/page/browser.hpp"
#include "tests/promises/running_shop.hpp"

#include <optional>

namespace duet::tests {

/// False, with a notice, on a machine without a browser; the test then returns. With
/// DUET_BROWSER=required the test fails instead.
bool there_is_a_browser();

/// Opens the page. One thread.
class Visit {
public:
    enum class As { operator_, reader };

    explicit Visit(As as = As::operator_, bool first_minute = false);
    ~Visit();  ///< checks that the page reported no error and called only this machine

    Browser& browser() { return browser_; }
    void shows(const std::string& what, const std::function<bool()>& holds,
               std::chrono::seconds timeout = std::chrono::seconds(30)) {
        page_shows(browser_, what, holds, timeout);
    }

    std::string step_of_lesson() {
        return browser_.value("document.getElementById('lesson').dataset.step ?? ''")
            .get<std::string>();
    }
    int steps(const std::string& style) { return browser_.count(".style." + style + " .step"); }
    std::string state(const std::string& style) {
        return browser_.text(".style." + style + " .state");
    }
    /// Both sides show an order that has ended.
    bool both_ended();
    /// As many steps are drawn as the side says it has.
    bool all_drawn(const std::string& style) {
        return state(style).ends_with(" " + std::to_string(steps(style)) + " steps");
    }
    std::string order() { return browser_.text("#order-title a"); }
    /// Places an order with the page's own controls; returns its id once the page shows it. `kind`:
    /// the index in the page's list of orders.
    std::string place(int kind = 0);

    static std::string address();  ///< without a ticket

private:
    Browser browser_;
};

}  // namespace duet::tests

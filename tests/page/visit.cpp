#include "tests/page/visit.hpp"

#include "shared/config/config.hpp"
#include "tests/catch.hpp"

#include <iostream>

namespace duet::tests {

using nlohmann::json;

namespace {

json status() { return json::parse(RunningShop::get().duet({"status", "--json"})); }

}  // namespace

bool there_is_a_browser() {
    const auto missing = Browser::missing();
    if (missing.empty()) return true;
    if (config::text("DUET_BROWSER").value_or("") == "required") FAIL(missing);
    std::cout << "skipped: the live page was not tested in a browser: " << missing << std::endl;
    return false;
}

std::string Visit::address() { return status().at("console").get<std::string>() + "/"; }

Visit::Visit(As as, bool first_minute) {
    RunningShop::get().all_ready();
    // The page shows its lesson until localStorage says that it was done; localStorage belongs to
    // the page's origin, so a file of that origin is opened first.
    browser_.open(address() + "page/icon.svg");
    if (!first_minute) browser_.value("localStorage.setItem('duet.lesson', 'yes')");
    browser_.errors();
    browser_.open(as == As::operator_ ? status().at("page").get<std::string>() : address());
    shows("the page is there", [this] { return browser_.count(".style .heads .head.up") >= 13; });
}

Visit::~Visit() {
    try {
        const auto errors = browser_.errors();
        for (const auto& error : errors) {
            // A killed process does not answer for a moment: the page shows a notice, and the
            // browser logs an error.
            const bool expected = error.find("/api/") != std::string::npos &&
                                  error.find("Failed to load resource") != std::string::npos;
            INFO("the page reported an error: " << error);
            CHECK(expected);
        }
        for (const auto& url : browser_.requests()) {
            INFO("requested " << url);
            const bool of_the_browser =
                url.starts_with("chrome://") || url.starts_with("data:");  // its own empty tab
            CHECK((url.starts_with("http://127.0.0.1:") || of_the_browser));
        }
    } catch (const std::exception& problem) {
        FAIL_CHECK(problem.what());
    }
}

bool Visit::both_ended() {
    const auto ended = [](const std::string& state) {
        return state.find(" steps") != std::string::npos;
    };
    return ended(state("orchestrated")) && ended(state("choreographed"));
}

std::string Visit::place(int kind) {
    const auto before = order();
    browser_.value("document.getElementById('order-kind').selectedIndex = " + std::to_string(kind));
    browser_.value("document.getElementById('speed').selectedIndex = 0");
    browser_.value("document.getElementById('speed').dispatchEvent(new Event('change'))");
    browser_.click("#place");
    shows("the new order", [&] { return !order().empty() && order() != before; });
    return order();
}

}  // namespace duet::tests

#include "tests/page/visit.hpp"

#include "shared/config/config.hpp"
#include "tests/catch.hpp"

#include <iostream>

namespace duet::tests {

using nlohmann::json;

namespace {

json status() { return json::parse(Shop::get().duet({"status", "--json"})); }

}  // namespace

bool there_is_a_browser() {
    const auto missing = Browser::missing();
    if (missing.empty()) return true;
    if (config::text("DUET_BROWSER").value_or("") == "required") FAIL(missing);
    std::cout << "skipped: the live page was not tried in a browser: " << missing << std::endl;
    return false;
}

std::string Visit::address() { return status().at("console").get<std::string>() + "/"; }

Visit::Visit(As as, bool first_minute) {
    Shop::get().all_ready();
    // The lesson is told to whoever was not here before; what is remembered belongs to the page's
    // own address.
    browser_.open(address() + "page/icon.svg");
    if (!first_minute) browser_.value("localStorage.setItem('duet.lesson', 'yes')");
    browser_.complaints();
    browser_.open(as == As::operator_ ? status().at("page").get<std::string>() : address());
    shows("the page is there", [this] { return browser_.count(".style .heads .head.up") >= 13; });
}

Visit::~Visit() {
    try {
        const auto complaints = browser_.complaints();
        for (const auto& complaint : complaints) {
            // A process that was killed does not answer for a moment: the page says so in words,
            // the browser in its log.
            const bool expected = complaint.find("/api/") != std::string::npos &&
                                  complaint.find("Failed to load resource") != std::string::npos;
            INFO("the page complained: " << complaint);
            CHECK(expected);
        }
        for (const auto& url : browser_.requests()) {
            INFO("asked for " << url);
            const bool of_the_browser =
                url.starts_with("chrome://") ||
                url.starts_with("data:");  // its own empty tab, before the page
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

std::string Visit::place(int wish) {
    const auto before = order();
    browser_.value("document.getElementById('wish').selectedIndex = " + std::to_string(wish));
    browser_.value("document.getElementById('speed').selectedIndex = 0");
    browser_.value("document.getElementById('speed').dispatchEvent(new Event('change'))");
    browser_.click("#place");
    shows("the new order", [&] { return !order().empty() && order() != before; });
    return order();
}

}  // namespace duet::tests

#pragma once
// Headless Chromium, driven like a person: WebDriver (https://www.w3.org/TR/webdriver2/) through
// Debian's chromium-driver.

#include "shared/http/client/client.hpp"
#include "shared/processes/identity.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace duet::tests {

/// Functions throw std::runtime_error with chromedriver's message. One thread.
class Browser {
public:
    /// The message about a program that is not installed; empty when all are.
    static std::string missing();

    /// Starts with an empty profile.
    Browser();
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    void open(const std::string& url);
    void window(int width, int height);
    /// `colors`: "dark" or "light"; `motion`: "no-preference" or "reduce".
    void media(const std::string& colors, const std::string& motion = "no-preference");

    /// The value of a JavaScript expression.
    nlohmann::json value(const std::string& expression);
    std::string text(const std::string& css);  ///< of the first match; "" without one
    int count(const std::string& css);         ///< of the matches
    /// Throws when the element does not exist or is covered.
    void click(const std::string& css);
    void hover(const std::string& css);
    /// Types into the focused element; special keys are WebDriver code points.
    void keys(const std::string& text);
    void screenshot(const std::string& name);  ///< PNG into DUET_SCREENSHOTS, when that is set

    /// The page's errors since the last call, refusals of the security policy included.
    std::vector<std::string> errors();
    /// Every URL requested since the start.
    std::vector<std::string> requests();

private:
    nlohmann::json call(http::Method method, const std::string& path,
                        const nlohmann::json& body = nlohmann::json::object());
    nlohmann::json log(const std::string& kind);
    std::string element(const std::string& css);

    std::filesystem::path profile_;
    processes::Identity driver_;
    std::string session_;
    int port_ = 0;
    std::vector<std::string> requests_;
    http::Client client_;
};

/// Waits until `holds`; after `timeout`, fails the test with `what` and takes a screenshot.
void page_shows(Browser& browser, const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout = std::chrono::seconds(30));

}  // namespace duet::tests

#pragma once
// Headless Chromium, driven as a person would use it: WebDriver (https://www.w3.org/TR/webdriver2/)
// through Debian's chromium-driver.

#include "shared/http/client/client.hpp"
#include "shared/processes/identity.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace duet::tests {

class Browser {
public:
    /// What is missing for it, in words; empty when all is there.
    static std::string missing();

    /// A fresh profile that knows nothing. Throws std::runtime_error with chromedriver's words.
    Browser();
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    void open(const std::string& url);
    void window(int width, int height);
    void media(const std::string& colors,
               const std::string& motion = "no-preference");  ///< "dark" | "light", "reduce"

    /// The value of a JavaScript expression.
    nlohmann::json value(const std::string& expression);
    std::string text(const std::string& css);  ///< of the first that fits; "" when none does
    int count(const std::string& css);         ///< of those that fit
    void click(
        const std::string& css);  ///< as the mouse would; throws when it is not there or covered
    void hover(const std::string& css);
    void keys(const std::string&
                  text);  ///< to whatever has the focus; special keys as WebDriver code points
    void screenshot(const std::string& name);  ///< PNG into DUET_SCREENSHOTS, when that is set

    /// What the page has complained of since the last time: errors and refusals of the policy.
    std::vector<std::string> complaints();
    /// Every address asked for since the beginning.
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

/// Looks again until it holds; fails the test with `what`, and a picture, when it does not.
void page_shows(Browser& browser, const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout = std::chrono::seconds(30));

}  // namespace duet::tests

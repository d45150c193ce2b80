#include "tests/page/browser.hpp"

#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/ports.hpp"
#include "shared/config/config.hpp"
#include "tests/catch.hpp"
#include "tests/promises/running_shop.hpp"

#include <fstream>
#include <set>
#include <stdexcept>
#include <thread>

#include <stdlib.h>
#include <unistd.h>

namespace duet::tests {

namespace fs = std::filesystem;
using http::Method;
using nlohmann::json;

namespace {

constexpr auto driver = "/usr/bin/chromedriver";
constexpr auto chromium = "/usr/bin/chromium";
constexpr auto element_name = "element-6066-11e4-a52e-4f735466cecf";  // of the standard, section 11

json capabilities(const std::string& profile) {
    const json arguments{"--headless=new",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--disable-dev-shm-usage",
                         "--disable-quic",
                         "--no-first-run",
                         "--disable-background-networking",
                         "--disable-component-update",
                         "--disable-sync",
                         "--disable-default-apps",
                         "--disable-extensions",
                         "--window-size=1440,1000",
                         "--user-data-dir=" + profile};
    return {{"capabilities",
             {{"alwaysMatch",
               {{"browserName", "chrome"},
                {"goog:chromeOptions", {{"binary", chromium}, {"args", arguments}}},
                {"goog:loggingPrefs", {{"browser", "ALL"}, {"performance", "ALL"}}}}}}}};
}

std::string decoded(const std::string& base64) {
    static const std::string alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned gathered = 0;
    int bits = 0;
    for (const char c : base64) {
        const auto value = alphabet.find(c);
        if (value == std::string::npos) continue;
        gathered = (gathered << 6) | static_cast<unsigned>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((gathered >> bits) & 255);
    }
    return bytes;
}

}  // namespace

std::string Browser::missing() {
    for (const char* program : {driver, chromium}) {
        if (access(program, X_OK) != 0)
            return std::string{program} +
                   " is not installed (Debian's chromium and chromium-driver; `./duet test "
                   "--browser` installs them)";
    }
    return {};
}

Browser::Browser() {
    auto pattern = (fs::temp_directory_path() / "duet-browser-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    profile_ = pattern;
    std::set<std::uint16_t> taken;
    port_ = processes::choose_port(9515, taken);
    driver_ = processes::launch({{driver, "--port=" + std::to_string(port_)},
                                 processes::own_environment(),
                                 profile_ / "driver.log",
                                 profile_,
                                 processes::Launch::Bond::tied});
    eventually("chromedriver answers", [this] {
        return client_.call({Method::get, "http://127.0.0.1:" + std::to_string(port_) + "/status"})
            .ok();
    });
    const auto answer =
        call(Method::post, "/session", capabilities((profile_ / "profile").string()));
    session_ = "/session/" + answer.at("sessionId").get<std::string>();
}

Browser::~Browser() {
    try {
        if (!session_.empty()) call(Method::del, session_);
        processes::end_process(driver_, std::chrono::seconds(5));
        std::error_code ignored;
        fs::remove_all(profile_, ignored);
    } catch (const std::exception&) {
        processes::end_process(driver_, std::chrono::seconds(5));
    }
}

json Browser::call(Method method, const std::string& path, const json& body) {
    http::Call call{method,
                    "http://127.0.0.1:" + std::to_string(port_) + path,
                    {{"Content-Type", "application/json"}},
                    {},
                    std::chrono::seconds(60)};
    if (method == Method::post) call.body = body.dump();
    const auto answer = client_.call(std::move(call));
    const auto value = json::parse(answer.body, nullptr, false);
    if (!answer.ok() || !value.is_object())
        throw std::runtime_error(
            "chromedriver, " + path + ": " +
            (value.is_object() ? value["value"].value("message", "") : answer.error));
    return value.at("value");
}

void Browser::open(const std::string& url) {
    call(Method::post, session_ + "/url", {{"url", url}});
}

void Browser::window(int width, int height) {
    call(Method::post, session_ + "/goog/cdp/execute",
         {{"cmd", "Emulation.setDeviceMetricsOverride"},
          {"params",
           {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}}}});
}

void Browser::media(const std::string& colors, const std::string& motion) {
    const json features{{{"name", "prefers-color-scheme"}, {"value", colors}},
                        {{"name", "prefers-reduced-motion"}, {"value", motion}}};
    call(Method::post, session_ + "/goog/cdp/execute",
         {{"cmd", "Emulation.setEmulatedMedia"}, {"params", {{"features", features}}}});
}

json Browser::value(const std::string& expression) {
    return call(Method::post, session_ + "/execute/sync",
                {{"script", "return " + expression}, {"args", json::array()}});
}

std::string Browser::text(const std::string& css) {
    const auto found = value("document.querySelector(" + json(css).dump() + ")?.textContent ?? ''");
    return found.get<std::string>();
}

int Browser::count(const std::string& css) {
    return value("document.querySelectorAll(" + json(css).dump() + ").length").get<int>();
}

std::string Browser::element(const std::string& css) {
    return call(Method::post, session_ + "/element", {{"using", "css selector"}, {"value", css}})
        .at(element_name);
}

/// The page may redraw the element between finding and clicking it; then the click is repeated on
/// the new one.
void Browser::click(const std::string& css) {
    constexpr int max_attempts = 5;
    for (int attempt = 1; attempt <= max_attempts; ++attempt) {
        try {
            call(Method::post, session_ + "/element/" + element(css) + "/click");
            return;
        } catch (const std::runtime_error& problem) {
            if (attempt == max_attempts ||
                std::string{problem.what()}.find("stale element") == std::string::npos)
                throw;
        }
    }
}

void Browser::hover(const std::string& css) {
    value("document.querySelector(" + json(css).dump() + ").scrollIntoView({block: 'center'})");
    const json move{{"type", "pointerMove"},
                    {"duration", 50},
                    {"x", 0},
                    {"y", 0},
                    {"origin", {{element_name, element(css)}}}};
    call(Method::post, session_ + "/actions",
         {{"actions",
           {{{"type", "pointer"},
             {"id", "mouse"},
             {"parameters", {{"pointerType", "mouse"}}},
             {"actions", {move}}}}}});
}

void Browser::keys(const std::string& text) {
    json presses = json::array();
    // One key press per code point.
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 1;
        while (at + length < text.size() &&
               (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80)
            ++length;
        const auto key = text.substr(at, length);
        presses.push_back({{"type", "keyDown"}, {"value", key}});
        presses.push_back({{"type", "keyUp"}, {"value", key}});
        at += length;
    }
    call(Method::post, session_ + "/actions",
         {{"actions", {{{"type", "key"}, {"id", "keyboard"}, {"actions", presses}}}}});
}

void Browser::screenshot(const std::string& name) {
    const auto folder = config::text("DUET_SCREENSHOTS");
    if (!folder) return;
    fs::create_directories(*folder);
    std::ofstream{fs::path{*folder} / (name + ".png"), std::ios::binary}
        << decoded(call(Method::get, session_ + "/screenshot").get<std::string>());
}

json Browser::log(const std::string& kind) {
    return call(Method::post, session_ + "/se/log", {{"type", kind}});
}

std::vector<std::string> Browser::errors() {
    std::vector<std::string> found;
    for (const auto& entry : log("browser")) {
        if (entry.value("level", "") == "SEVERE") found.push_back(entry.value("message", ""));
    }
    return found;
}

std::vector<std::string> Browser::requests() {
    for (const auto& entry : log("performance")) {
        const auto message = json::parse(entry.value("message", ""), nullptr, false);
        if (!message.is_object()) continue;
        const auto& what = message["message"];
        if (what.value("method", "") == "Network.requestWillBeSent")
            requests_.push_back(what["params"]["request"]["url"]);
        if (what.value("method", "") == "Network.webSocketCreated")
            requests_.push_back(what["params"]["url"]);
    }
    return requests_;
}

void page_shows(Browser& browser, const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!holds()) {
        INFO("waited for: " << what);
        if (std::chrono::steady_clock::now() >= deadline) browser.screenshot("not-seen");
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // between two checks
    }
}

}  // namespace duet::tests

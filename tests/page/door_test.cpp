// The console over real sockets: access control, the page's files, and that no path leads out of
// them.

#include "services/console/door/guard.hpp"
#include "services/console/door/worker_pool.hpp"
#include "services/console/site/site.hpp"
#include "shared/http/client/client.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <filesystem>
#include <regex>
#include <set>

using namespace duet;
using namespace duet::console;
using http::Method;

namespace {

/// A server with the page and four routes, and a client.
class Door {
public:
    Door() {
        offer_page(server_, guard_);
        server_.route(Method::get, "/api/see",
                      guard_.reading(workers_.answering(
                          [](const http::Request&) { return http::Response::json(200, "{}"); })));
        server_.route(Method::post, "/api/change",
                      guard_.writing(workers_.answering(
                          [](const http::Request&) { return http::Response::json(200, "{}"); })));
        server_.route(Method::get, "/api/misuse",
                      workers_.answering([](const http::Request&) -> http::Response {
                          throw Misuse(409, "not-so", "That is not so.");
                      }));
        server_.route(Method::get, "/api/broken",
                      workers_.answering([](const http::Request&) -> http::Response {
                          throw std::runtime_error("the file is gone");
                      }));
        port_ = server_.start();
    }

    http::Answer call(Method method, const std::string& path, http::Headers headers = {}) {
        return client_.call({method,
                             "http://127.0.0.1:" + std::to_string(port_) + path,
                             std::move(headers),
                             {},
                             std::chrono::seconds(5)});
    }
    http::Answer get(const std::string& path) { return call(Method::get, path); }
    /// The status of a request with another Host header, as a browser sends it for a page of
    /// another site.
    int status_as(const std::string& host, const std::string& request,
                  const std::string& more = {}) {
        tests::RawClient raw{static_cast<std::uint16_t>(port_)};
        raw.send(request + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
        return raw.receive().status;
    }

private:
    Guard guard_{"the-key"};
    WorkerPool workers_{2};
    http::Server server_{http::Server::Options{}};
    http::Client client_;
    int port_ = 0;
};

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    const std::regex expression{pattern};
    std::set<std::string> found;
    for (auto at = std::sregex_iterator{text.begin(), text.end(), expression};
         at != std::sregex_iterator{}; ++at)
        found.insert((*at)[1]);
    return found;
}

}  // namespace

TEST_CASE("the page's security policy allows no other host and no inline code") {
    Door door;
    const auto page = door.get("/");
    REQUIRE(page.status == 200);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(page.body.find("<title>Duet") != std::string::npos);
    const auto policy = page.header("content-security-policy").value_or("");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"));
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(page.header("x-content-type-options") == "nosniff");
}

TEST_CASE("the console serves every file that the page names, with its type") {
    Door door;
    std::set<std::string> wanted = matches(door.get("/").body, R"(/page/([a-z_.]+))");
    REQUIRE(wanted.contains("main.js"));
    std::set<std::string> seen;
    while (!wanted.empty()) {
        const auto name = *wanted.begin();
        wanted.erase(wanted.begin());
        if (!seen.insert(name).second) continue;
        INFO(name);
        const auto file = door.get("/page/" + name);
        REQUIRE(file.status == 200);
        const std::string type = name.ends_with(".js")    ? "text/javascript; charset=utf-8"
                                 : name.ends_with(".css") ? "text/css; charset=utf-8"
                                                          : "image/svg+xml";
        CHECK(file.header("content-type") == type);
        if (name.ends_with(".js")) wanted.merge(matches(file.body, R"(from '\./([a-z_]+\.js)')"));
    }
    // Every file of the folder is in the page.
    for (const auto& entry :
         std::filesystem::directory_iterator{DUET_SOURCE "/services/console/page"}) {
        INFO(entry.path());
        CHECK((seen.contains(entry.path().filename()) || entry.path().filename() == "index.html"));
    }
}

TEST_CASE("no path leads out of the page's files") {
    Door door;
    const auto* path =
        GENERATE("/page/..%2f..%2fmain.cpp", "/page/../main.cpp", "/page/%2e%2e/main.cpp",
                 "/page/%2fetc%2fpasswd", "/page/", "/page/main.cpp", "/page/main.js%00.css",
                 "/chart.js/..%2f..%2f..%2fetc%2fpasswd", "/chart.js/../../etc/passwd",
                 "/chart.js/chart.js", "/page/a/b", "/page//etc/passwd");
    INFO(path);
    const auto answer = door.get(path);
    CHECK((answer.status == 404 || answer.status == 400));
    CHECK(answer.body.find("root:") == std::string::npos);
}

TEST_CASE("no file of the page turns text into markup or code") {
    for (const auto& entry :
         std::filesystem::directory_iterator{DUET_SOURCE "/services/console/page"}) {
        const auto name = entry.path().filename().string();
        const auto file = page_file(name);
        REQUIRE(file);
        for (const char* forbidden :
             {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
              "new Function", "http://", "https://", "//cdn"}) {
            if (name == "icon.svg" ||
                (name == "dom.js" && std::string_view{forbidden} == "http://"))
                continue;  // the names of XML namespaces
            INFO(name << " contains " << forbidden);
            CHECK(file->body.find(forbidden) == std::string::npos);
        }
    }
}

TEST_CASE("the console refuses a request with a Host header that is not local") {
    Door door;
    for (const std::string path : {"/", "/page/main.js", "/api/see"}) {
        INFO(path);
        CHECK(door.status_as("127.0.0.1:4100", "GET " + path) == 200);
        CHECK(door.status_as("localhost", "GET " + path) == 200);
        CHECK(door.status_as("evil.example", "GET " + path) == 403);
        CHECK(door.status_as("127.0.0.1.evil.example", "GET " + path) == 403);
        CHECK(door.status_as("localhost.evil.example:4100", "GET " + path) == 403);
    }
    CHECK(names_this_machine("[::1]:4100"));
    CHECK_FALSE(names_this_machine("[::1].evil"));
    CHECK_FALSE(names_this_machine(""));
}

TEST_CASE("a change needs the operator's key") {
    Door door;
    CHECK(door.call(Method::post, "/api/change").status == 401);
    CHECK(door.call(Method::post, "/api/change", {{"Authorization", "Bearer another"}}).status ==
          401);
    CHECK(door.call(Method::post, "/api/change", {{"Authorization", "Bearer the-key"}}).status ==
          200);
    CHECK(door.status_as("evil.example", "POST /api/change",
                         "Authorization: Bearer the-key\r\nContent-Length: 0\r\n") == 403);
}

TEST_CASE("an exception in a handler becomes a problem document with its text") {
    Door door;
    const auto misuse = door.get("/api/misuse");
    CHECK(misuse.status == 409);
    CHECK(misuse.body.find("That is not so.") != std::string::npos);
    const auto broken = door.get("/api/broken");
    CHECK(broken.status == 503);
    CHECK(broken.body.find("the file is gone") != std::string::npos);
}

#include "tests/promises/running_shop.hpp"

#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/readiness.hpp"
#include "shared/config/config.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/documents.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <stdlib.h>
#include <unistd.h>

namespace duet::tests {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct Configuration {
    std::vector<std::pair<std::string, std::string>> environment;
    std::function<void(const processes::Paths&)> prepare;
    std::function<void()> clean_up;
};

Configuration& configuration() {
    static Configuration one;
    return one;
}

std::string command() {
    // Another build's programs may be tried: DUET_PROGRAMS=/elsewhere/bin.
    if (const auto programs = config::text("DUET_PROGRAMS")) return *programs + "/duet-command";
    return DUET_COMMAND;
}

Reply reply_of(const http::Answer& answer) {
    if (answer.outcome != http::Answer::Outcome::answered) return {0, {}, answer.error};
    return {answer.status, answer.headers, answer.body};
}

}  // namespace

std::string name_of(Style style) {
    return style == Style::orchestrated ? "orchestrated" : "choreographed";
}

json Reply::json() const {
    return json::parse(text, nullptr, false).is_discarded() ? nlohmann::json()
                                                            : nlohmann::json::parse(text);
}

std::string Reply::field(const std::string& name) const {
    const auto value = json();
    if (!value.is_object() || !value.contains(name) || value[name].is_null()) return {};
    return value[name].is_string() ? value[name].get<std::string>() : value[name].dump();
}

void RunningShop::configure(std::vector<std::pair<std::string, std::string>> environment,
                            std::function<void(const processes::Paths&)> prepare,
                            std::function<void()> clean_up) {
    configuration() = {std::move(environment), std::move(prepare), std::move(clean_up)};
}

RunningShop& RunningShop::get() {
    configuration();  // constructed first, so that it outlives the shop
    static RunningShop shop;
    return shop;
}

RunningShop::RunningShop() : client_{http::Client::Options{.connections_per_host = 256}} {
    auto pattern = (fs::temp_directory_path() / "duet promises XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    const auto programs = fs::path{command()}.parent_path();
    paths_ = {programs, pattern};
    setenv("DUET_STATE", pattern.c_str(), 1);
    setenv("DUET_PROGRAMS", programs.c_str(), 1);
    setenv("DUET_DURABILITY", "process", 0);
    for (const auto& [name, value] : configuration().environment)
        setenv(name.c_str(), value.c_str(), 1);
    paths_.prepare();
    if (configuration().prepare) configuration().prepare(paths_);
    openapi_ = json::parse(processes::output_of({command(), "describe", "--openapi"}, 30s));
    start();
}

void RunningShop::start() {
    const auto status = json::parse(processes::output_of(
        {command(), "up", "--json", "--timeout", "150", "--owner", std::to_string(getpid())},
        160s));
    gateway_ = status.at("gateway");
    customer_key_ = status.at("keys").at("customer");
    operator_key_ = status.at("keys").at("operator");
}

RunningShop::~RunningShop() {
    try {
        processes::output_of({command(), "down"}, 60s);
        if (configuration().clean_up) configuration().clean_up();
        if (std::getenv("DUET_KEEP_STATE") == nullptr)
            fs::remove_all(paths_.state);
        else
            std::cerr << "kept the state folder: " << paths_.state << '\n';
    } catch (const std::exception& problem) {
        std::cerr << "could not clean up: " << problem.what() << '\n';
    }
}

http::Call RunningShop::call_for(const std::string& prefix, const GatewayRequest& what) const {
    http::Call call;
    call.method = what.method;
    call.url = gateway_ + prefix + what.path;
    call.body = what.body;
    call.timeout = what.timeout + std::chrono::seconds(what.wait);
    if (!what.body.empty() && !what.content_type.empty())
        call.headers.emplace_back("Content-Type", what.content_type);
    const bool role = what.as == "customer" || what.as == "operator";
    if (!what.as.empty())
        call.headers.emplace_back("Authorization", "Bearer " + (role ? key(what.as) : what.as));
    if (!what.key.empty()) call.headers.emplace_back("Idempotency-Key", what.key);
    if (what.wait > 0) call.headers.emplace_back("Prefer", "wait=" + std::to_string(what.wait));
    return call;
}

Reply RunningShop::call_gateway(const std::string& prefix, const GatewayRequest& what) {
    auto reply = reply_of(client_.call(call_for(prefix, what)));
    check_contract(prefix, what, reply);
    report_violations();
    return reply;
}

void RunningShop::check_contract(const std::string& prefix, const GatewayRequest& what,
                                 const Reply& reply) {
    if (reply.status == 0 || prefix.empty()) return;  // no response, or not a route of a style
    const contracts::SeenAnswer seen{
        std::string{http::name_of(what.method)}, what.path.substr(0, what.path.find('?')),
        reply.status, http::find_header(reply.headers, "content-type").value_or(""), reply.text};
    const auto errors = contracts::errors_of_answer(seen, openapi_);
    const std::lock_guard lock{mutex_};
    violations_.insert(violations_.end(), errors.begin(), errors.end());
}

/// Runs on the test's thread, because replies arrive on another.
void RunningShop::report_violations() {
    const std::lock_guard lock{mutex_};
    for (const auto& error : violations_) {
        INFO("violates services/openapi.json: " << error);
        CHECK(violations_.empty());
    }
    violations_.clear();
}

void RunningShop::send(Style style, const GatewayRequest& what, std::function<void(Reply)> done) {
    client_.send(call_for("/" + name_of(style), what),
                 [this, style, what, done = std::move(done)](const http::Answer& answer) {
                     const auto reply = reply_of(answer);
                     check_contract("/" + name_of(style), what, reply);
                     done(reply);
                 });
}

std::string RunningShop::duet(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command_line{command()};
    command_line.insert(command_line.end(), arguments.begin(), arguments.end());
    return processes::output_of(command_line, 120s);  // enough for an import or a comparison
}

std::vector<processes::RunningProcess> RunningShop::all_processes() const {
    const auto record = processes::running_record(paths_);
    if (!record) throw std::runtime_error("the shop is not running");
    return record->processes;
}

processes::RunningProcess RunningShop::process(const std::string& name,
                                               const std::string& style) const {
    for (const auto& process : all_processes()) {
        if (process.program.name == name &&
            (process.program.style == style || process.program.is_broker()))
            return process;
    }
    throw std::runtime_error("no process " + style + "/" + name);
}

void RunningShop::signal(const processes::RunningProcess& process, int signal) const {
    if (!process.identity || !processes::send_signal(*process.identity, signal))
        throw std::runtime_error(process.program.slug() + " does not run");
}

Reply RunningShop::call_process(const processes::RunningProcess& process, http::Method method,
                                const std::string& path, const std::string& body) {
    return reply_of(client_.call(
        {method,
         "http://127.0.0.1:" + std::to_string(process.port) + path,
         {{"Authorization", "Bearer " + operator_key_}, {"Content-Type", "application/json"}},
         body,
         10s}));
}

void RunningShop::restart(const std::function<void()>& meanwhile) {
    processes::output_of({command(), "down"}, 60s);
    meanwhile();
    start();
}

void RunningShop::all_ready() {
    eventually(
        "every process is ready",
        [this] {
            const auto record = processes::running_record(paths_);
            return record &&
                   processes::ready_ones(client_, *record).size() == record->processes.size();
        },
        60s);
}

void eventually(const std::string& what, const std::function<bool()>& holds,
                std::chrono::seconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!holds()) {
        INFO("waited for: " << what);
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::this_thread::sleep_for(20ms);  // polling interval
    }
}

std::string fresh(const std::string& kind) {
    static std::atomic<int> count{0};
    return kind + "-" + std::to_string(++count);
}

}  // namespace duet::tests

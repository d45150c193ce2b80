#include "tests/bus/broker.hpp"

#include "shared/processes/descriptor.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <thread>

namespace duet::test {

namespace {

std::filesystem::path temporary_folder() {
    // With a space in its name, like the folders of some users.
    auto name = (std::filesystem::temp_directory_path() / "duet bus XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("make a temporary folder");
    return name;
}

std::uint16_t free_port() {
    const processes::Descriptor probe{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found = bind(probe.number(), generic, size) == 0 &&
                       getsockname(probe.number(), generic, &size) == 0;
    if (!found) throw std::runtime_error("find a free port");
    return ntohs(address.sin_port);
}

pid_t spawn(const std::vector<std::string>& command, const std::filesystem::path& log) {
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const auto log_file = log.string();
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // the broker ends even if the test crashes
    if (getppid() != parent) _exit(127);
    const int out = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(out, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
}

}  // namespace

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

Broker::Broker() {
    setup_.state = temporary_folder();
    setup_.port = free_port();
    setup_.services = {{"inventory", {}, {"stock.reserved", "stock.released"}},
                       {"payments", {"stock.reserved", "stock.released"}, {"payment.authorized"}},
                       {"orders", {"payment.authorized"}, {}}};
    start();
    bus::Admin admin{operator_options()};
    admin.ensure_stream({});
    for (const auto& [service, consumed, published] : setup_.services)
        for (const auto& event : consumed)
            admin.ensure_consumer("SHOP", {.service = service,
                                           .event = event,
                                           .ack_wait = std::chrono::milliseconds{700},
                                           .max_ack_pending = 2048});
}

Broker::~Broker() {
    kill();
    std::filesystem::remove_all(setup_.state);
}

void Broker::start() {
    pid_ = spawn(nats::command_line(nats::write_configuration(setup_)), setup_.state / "nats.log");
    const bool started = eventually([this] {
        try {
            bus::Admin admin{operator_options()};
            return true;
        } catch (const std::runtime_error&) {
            return false;  // not ready yet
        }
    });
    if (!started)
        throw std::runtime_error("nats-server does not accept connections; see " +
                                 (setup_.state / "nats.log").string());
}

void Broker::kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void Broker::freeze() {
    ::kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);  // until the process has stopped
}

void Broker::thaw() { ::kill(pid_, SIGCONT); }

double Broker::processor_seconds() const {
    // Fields 14 and 15 are user and system time in ticks (proc(5)).
    std::ifstream stat{"/proc/" + std::to_string(pid_) + "/stat"};
    std::string skipped;
    for (int field = 1; field < 14; ++field) stat >> skipped;
    double user = 0;
    double system = 0;
    stat >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

bus::Options Broker::as(const std::string& user) const {
    return {"nats://127.0.0.1:" + std::to_string(setup_.port), user,
            nats::ensure_passwords(setup_.state, {user})[user], "test-" + user};
}

}  // namespace duet::test

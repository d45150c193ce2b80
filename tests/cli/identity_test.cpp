// Processes start and end while they are identified.

#include "shared/processes/identity.hpp"
#include "tests/catch.hpp"

#include <atomic>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace duet::processes;

TEST_CASE("a process that ends during a check is reported as gone") {
    std::atomic<pid_t> looked_at{0};
    std::atomic<bool> done{false};
    std::atomic<int> thrown{0};
    std::thread looker{[&] {
        while (!done) {
            try {
                identity_of(looked_at);
            } catch (const std::exception&) {
                ++thrown;
            }
        }
    }};
    for (int i = 0; i < 3000; ++i) {
        const auto pid = fork();
        if (pid == 0) _exit(0);
        looked_at = pid;
        waitpid(pid, nullptr, 0);
    }
    done = true;
    looker.join();
    CHECK(thrown == 0);
}

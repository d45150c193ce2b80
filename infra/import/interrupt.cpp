#include "infra/import/interrupt.hpp"

#include <csignal>

namespace duet::importer {

namespace {

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interrupt(int) { interrupted = 1; }

void handle(int signal) {
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // the next one ends the process
    sigaction(signal, &action, nullptr);
}

}  // namespace

InterruptFlag::InterruptFlag() {
    interrupted = 0;
    handle(SIGINT);
    handle(SIGTERM);
}

InterruptFlag::~InterruptFlag() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bool InterruptFlag::raised() const { return interrupted != 0; }

}  // namespace duet::importer

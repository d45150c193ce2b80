// The `duet` command: its list of commands.

#include "infra/duet/commands.hpp"

namespace {

constexpr auto footer = R"(Examples:
  duet up                                      start the shop in both styles
  duet order --style both                      place an order and follow it to its end
  duet order --token tok_declined              see a refused payment and its compensation
  duet status --json                           for programs
  duet kill payments --style choreographed     see the supervisor restart it
  duet logs -f payments                        follow a service's log
  duet down                                    end everything; orders are kept

Exit codes: 0 done, 1 failed, 2 nothing was proved (`duet lab`, `duet mutants`), 3 the shop is not
up, 4 up but not all ready, 64 the command line was wrong, 74 standard output or a file could not be
written, 130 interrupted, 141 the reader of the output has left (| head). State: .duet/ in the
checkout, or DUET_STATE.)";

}  // namespace

int main(int argc, char** argv) {
    return duet::commands::run_program(argc, argv, duet::commands::all_commands, footer);
}

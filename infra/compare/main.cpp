// The program duet-compare: `duet compare` and `duet demo`.

#include "infra/compare/commands.hpp"

int main(int argc, char** argv) {
    constexpr duet::commands::AddCommand commands[] = {duet::commands::add_compare,
                                                       duet::commands::add_demo};
    return duet::commands::run_program(argc, argv, commands);
}

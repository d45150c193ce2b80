// duet supervise: the background process of `up`. Internal.

#include "infra/duet/commands.hpp"
#include "infra/supervisor/supervisor.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace duet::commands {
namespace {

struct Options {
    std::string state;
    pid_t owner = 0;
};

int supervise(const Context& context, const Options& options) {
    auto paths = context.paths;
    paths.state = options.state;
    processes::Supervisor::Options how;
    if (options.owner != 0) {
        how.owner = processes::identity_of(options.owner);
        if (!how.owner) throw Failure(exit_failed, "the process that started this run is gone");
    }
    return processes::Supervisor{paths, how}.run();
}

}  // namespace

void add_supervise(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("supervise", "The background process of `up`");
    command->group("");
    auto options = std::make_shared<Options>();
    command->add_option("--state", options->state, "The state folder")->required();
    command->add_option("--owner", options->owner, "Stop when this process ends");
    command->callback([&context, options] {
        context.action = [&context, options] { return supervise(context, *options); };
    });
}

}  // namespace duet::commands

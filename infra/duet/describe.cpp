// duet describe: prints the contracts that the code declares.

#include "infra/contracts/documents.hpp"
#include "infra/duet/cli/screen.hpp"
#include "infra/duet/commands.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

#include <unistd.h>

namespace duet::commands {

namespace {

struct Options {
    bool openapi = false;
    bool asyncapi = false;
    bool json = false;
};

documents::Declarations declarations(const processes::Paths& paths) {
    documents::Declarations all;
    for (const auto& program : processes::catalogue()) {
        if (!program.is_service()) continue;
        const auto executable = paths.executable(program).string();
        if (access(executable.c_str(), X_OK) != 0)
            throw Failure(exit_failed, executable +
                                           " is not built, so its contract is unknown.\nBuild it "
                                           "with `./duet` in the checkout.");
        all.push_back(processes::describe(paths, program));
    }
    return all;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

void print(const documents::Declarations& all) {
    for (const auto& one : all) {
        if (one.consumes.empty() && one.publishes.empty() && one.commands.empty())
            continue;  // the coordinator consumes and publishes nothing
        std::cout << one.style << '/' << one.service << '\n';
        for (const auto& [role, names] : {std::pair{"consumes", one.consumes},
                                          {"publishes", one.publishes},
                                          {"commands", one.commands}}) {
            if (!names.empty()) std::cout << "  " << role << ": " << listed(names) << '\n';
        }
    }
}

nlohmann::json to_json(const documents::Declarations& all) {
    auto rows = nlohmann::json::array();
    for (const auto& one : all)
        rows.push_back({{"service", one.service},
                        {"style", one.style},
                        {"consumes", one.consumes},
                        {"publishes", one.publishes},
                        {"commands", one.commands}});
    return rows;
}

int describe(const Context& context, const Options& options) {
    const auto all = declarations(context.paths);
    if (options.openapi)
        std::cout << documents::openapi(all);
    else if (options.asyncapi)
        std::cout << documents::asyncapi(all);
    else if (options.json)
        std::cout << to_json(all).dump(2) << '\n';
    else
        print(all);
    return exit_done;
}

}  // namespace

void add_describe(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("describe",
                                       "Print the contracts from the code: what each service "
                                       "consumes, publishes and handles; OpenAPI, AsyncAPI");
    auto options = std::make_shared<Options>();
    auto* openapi = command->add_flag("--openapi", options->openapi,
                                      "The gateway's routes as an OpenAPI 3.1 document");
    command
        ->add_flag("--asyncapi", options->asyncapi,
                   "The events and commands as an AsyncAPI 3.0 document")
        ->excludes(openapi);
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "The shop need not be up. The checkout contains both documents, and a test compares them "
        "with this output.\n\nExamples:\n  duet describe\n  duet describe --openapi > "
        "services/openapi.json\n  duet describe --asyncapi > services/asyncapi.json\n  duet "
        "describe --json");
    command->callback([&context, options] {
        context.action = [&context, options] { return describe(context, *options); };
    });
}

}  // namespace duet::commands

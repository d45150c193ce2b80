#include "infra/supervisor/describe.hpp"

#include "infra/supervisor/launch.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::processes {

namespace {

std::map<std::string, std::string> texts_in(const nlohmann::ordered_json& object) {
    std::map<std::string, std::string> texts;
    for (const auto& [name, schema] : object.items()) texts[name] = schema.dump();
    return texts;
}

}  // namespace

Description describe(const Paths& paths, const Program& program) {
    const auto executable = paths.executable(program).string();
    const auto text =
        output_of({executable, "--describe", "--style", program.style}, std::chrono::seconds(10));
    try {
        const auto json = nlohmann::ordered_json::parse(text);
        const auto names = [&](const char* list) {
            return json.value(list, std::vector<std::string>{});
        };
        const auto schemas = [&](const char* object) {
            return json.contains(object) ? texts_in(json[object])
                                         : std::map<std::string, std::string>{};
        };
        return {.service = program.name,
                .style = program.style,
                .consumes = names("consumes"),
                .publishes = names("publishes"),
                .commands = names("commands"),
                .schemas = schemas("schemas"),
                .responses = schemas("responses")};
    } catch (const nlohmann::json::exception& problem) {
        throw std::runtime_error(executable +
                                 " --describe did not print proper JSON: " + problem.what());
    }
}

}  // namespace duet::processes

#include "infra/duet/processes/describe.hpp"

#include "infra/duet/processes/launch.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::processes {

Description describe(const Paths& paths, const Program& program) {
    const auto executable = paths.executable(program).string();
    const auto text = output_of({executable, "--describe", "--style", program.style}, std::chrono::seconds(10));
    try {
        const auto json = nlohmann::json::parse(text);
        return {program.name, json.value("hears", std::vector<std::string>{}), json.value("says", std::vector<std::string>{})};
    } catch (const nlohmann::json::exception& problem) {
        throw std::runtime_error(executable + " --describe did not print proper JSON: " + problem.what());
    }
}

}  // namespace duet::processes

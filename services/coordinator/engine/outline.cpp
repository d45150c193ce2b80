#include "services/coordinator/engine/outline.hpp"

namespace duet::coordinator {

Outline outline_of(const Definition& definition) {
    auto nothing = definition.blank();
    const auto type_of = [&](const MakeCommand& make) {
        return make ? make(nothing).type : std::string{};
    };
    Outline outline{definition.name, definition.version, {}, type_of(definition.ending)};
    for (const auto& step : definition.steps) {
        OutlineStep line{.name = step.name,
                         .kind = step.kind,
                         .command = type_of(step.make),
                         .undo = type_of(step.undo),
                         .waits = {},
                         .within = {},
                         .reaches = step.reaches};
        if (step.wait) {
            line.waits = step.wait->state;
            line.within = step.wait->within;
        }
        outline.steps.push_back(std::move(line));
    }
    return outline;
}

std::string service_of(const std::string& command) { return command.substr(0, command.find('.')); }

}  // namespace duet::coordinator

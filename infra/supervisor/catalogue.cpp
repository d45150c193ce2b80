#include "infra/supervisor/catalogue.hpp"

#include <algorithm>

namespace duet::processes {

std::string Program::slug() const { return is_service() ? style + "/" + name : name; }

const std::vector<Program>& catalogue() {
    static const std::vector<Program> programs = {
        {"gateway", "both", 8080, false},
        {"console", "both", 4100, true},
        {"coordinator", "orchestrated", 4206, true},
        {"orders", "orchestrated", 4200, true},
        {"inventory", "orchestrated", 4201, true},
        {"payments", "orchestrated", 4202, true},
        {"shipping", "orchestrated", 4203, true},
        {"fraud", "orchestrated", 4204, true},
        {"reporting", "orchestrated", 4205, true},
        {"nats", "choreographed", 4322, false},
        {"orders", "choreographed", 4210, true},
        {"inventory", "choreographed", 4211, true},
        {"payments", "choreographed", 4212, true},
        {"shipping", "choreographed", 4213, true},
        {"fraud", "choreographed", 4214, true},
        {"reporting", "choreographed", 4215, true},
    };
    return programs;
}

std::vector<Program> programs_for(const std::vector<std::string>& styles) {
    std::vector<Program> wanted;
    for (const auto& program : catalogue()) {
        if (program.style == both || std::ranges::find(styles, program.style) != styles.end())
            wanted.push_back(program);
    }
    return wanted;
}

std::vector<std::string> known_names() {
    std::vector<std::string> names;
    for (const auto& program : catalogue()) {
        if (std::ranges::find(names, program.name) == names.end()) names.push_back(program.name);
    }
    return names;
}

}  // namespace duet::processes

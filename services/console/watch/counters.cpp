#include "services/console/watch/counters.hpp"

#include <cstdlib>
#include <string>

namespace duet::console {

namespace {

/// The value of one line; 0 if it is a sample of another name or label.
double value_in(std::string_view line, std::string_view name, std::string_view label) {
    if (!line.starts_with(name)) return 0;
    auto rest = line.substr(name.size());
    if (rest.empty() || (rest.front() != '{' && rest.front() != ' ')) return 0;  // a longer name
    const auto labels =
        rest.front() == '{' ? rest.substr(0, rest.rfind('}') + 1) : std::string_view{};
    if (labels.find(label) == std::string_view::npos) return 0;
    return std::strtod(std::string{rest.substr(labels.size())}.c_str(), nullptr);
}

}  // namespace

double sum_of(std::string_view text, std::string_view name, std::string_view label) {
    double sum = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        sum += value_in(text.substr(0, end), name, label);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return sum;
}

}  // namespace duet::console

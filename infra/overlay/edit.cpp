#include "infra/overlay/edit.hpp"

#include <fstream>
#include <iterator>

namespace duet::overlay {

namespace {

constexpr std::string_view begins = "---- this\n";
constexpr std::string_view becomes = "---- becomes\n";

}  // namespace

std::string_view head_of(std::string_view text) { return text.substr(0, text.find(begins)); }

std::vector<Edit> edits_in(std::string_view text) {
    std::vector<Edit> edits;
    for (auto at = text.find(begins); at != std::string_view::npos;) {
        const auto middle = text.find(becomes, at);
        const auto next = text.find(begins, at + begins.size());
        if (middle == std::string_view::npos || middle > next) break;
        const auto from = middle + becomes.size();
        edits.push_back(
            {std::string{text.substr(at + begins.size(), middle - at - begins.size())},
             std::string{text.substr(from, next == std::string_view::npos ? next : next - from)}});
        at = next;
        if (at == std::string_view::npos) return edits;
    }
    throw std::runtime_error("'---- this' or '---- becomes' is missing");
}

std::string edited(std::string source, const std::vector<Edit>& edits) {
    for (const auto& edit : edits) {
        const auto at = source.find(edit.original);
        if (at == std::string::npos) throw Stale("its text occurs nowhere");
        if (source.find(edit.original, at + 1) != std::string::npos)
            throw Stale("its text occurs more than once");
        source.replace(at, edit.original.size(), edit.changed);
    }
    return source;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace duet::overlay

#include "shared/messages/duplicate_members.hpp"

#include "shared/messages/json_document.hpp"
#include "shared/messages/json_pointer.hpp"
#include "shared/messages/malformed_json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet {

namespace dom = simdjson::dom;

namespace {

using Names = std::vector<std::string_view>;

/// One object or array on the path to the current value.
struct Level {
    bool is_object = false;
    std::size_t begin = 0;          ///< index of its first name in `Pass::names_`
    std::uint64_t seen_hashes = 0;  ///< one bit per hash of a seen name: most names have a new hash
};

/// A hash from 0 to 63.
unsigned hash_of(std::string_view name) {
    if (name.empty()) return 0;
    const unsigned first = static_cast<unsigned char>(name.front());
    const unsigned last = static_cast<unsigned char>(name.back());
    return static_cast<unsigned>(name.size() * 7 + first * 3 + last) % 64;
}

/// One pass over the tape, the list of 64-bit words in which simdjson stores a document (its
/// doc/tape.md): the highest byte of a word is its type. About five times as fast as walking the
/// document's elements, and every message is checked.
class Pass {
public:
    Pass(const dom::document& document, Names& names)
        : tape_{document.tape.get()}, strings_{document.string_buf.get()}, names_{names} {}

    bool finds_duplicate() {
        names_.clear();
        for (std::size_t at = 1;; ++at) {  // word 0 belongs to the root
            switch (static_cast<char>(tape_[at] >> 56)) {
                case 'r': return false;
                case '{': enter(true); continue;
                case '[': enter(false); continue;
                case '}':
                    if (has_duplicate_when_sorted()) return true;
                    leave();
                    break;
                case ']': leave(); break;
                case '"':
                    if (name_is_next_ && !take(name_at(at))) return true;
                    if (std::exchange(name_is_next_, false)) continue;
                    break;
                case 'l':
                case 'u':
                case 'd': ++at; break;  // the number is the next word
                default: break;
            }
            name_is_next_ = level().is_object;
        }
    }

private:
    /// Up to this many names are compared one by one; more are sorted when their object ends.
    static constexpr std::size_t max_unsorted = 16;

    Level& level() { return levels_[depth_]; }
    std::size_t count() { return names_.size() - level().begin; }

    void enter(bool object) {
        levels_.at(++depth_) = {object, names_.size(), 0};
        name_is_next_ = object;
    }

    void leave() {
        names_.resize(level().begin);
        --depth_;
    }

    /// The word of a string points to its length (32 bits) and bytes.
    std::string_view name_at(std::size_t at) const {
        const auto* place = strings_ + (tape_[at] & 0x00FF'FFFF'FFFF'FFFF);
        std::uint32_t length = 0;
        std::memcpy(&length, place, sizeof length);
        return {reinterpret_cast<const char*>(place + sizeof length), length};
    }

    /// False when the object already has a member of that name.
    bool take(std::string_view name) {
        const auto bit = std::uint64_t{1} << hash_of(name);
        const bool is_new =
            (std::exchange(level().seen_hashes, level().seen_hashes | bit) & bit) == 0;
        if (!is_new && count() <= max_unsorted && has(name)) return false;
        names_.push_back(name);
        return true;
    }

    bool has(std::string_view name) {
        return std::find(names_.begin() + first(), names_.end(), name) != names_.end();
    }

    bool has_duplicate_when_sorted() {
        if (count() <= max_unsorted) return false;
        std::sort(names_.begin() + first(), names_.end());
        return std::adjacent_find(names_.begin() + first(), names_.end()) != names_.end();
    }

    Names::difference_type first() { return static_cast<Names::difference_type>(level().begin); }

    const std::uint64_t* tape_;
    const std::uint8_t* strings_;
    Names& names_;  ///< names of the objects around the current value, outermost first
    std::array<Level, json_document::max_depth + 1> levels_{};  ///< 0: outside the root value
    std::size_t depth_ = 0;
    bool name_is_next_ = false;
};

std::string pointer_into(dom::element value);

std::string pointer_into(dom::object object) {
    Names names;
    for (const auto [name, value] : object) {
        if (auto deeper = pointer_into(value); !deeper.empty())
            return "/" + in_pointer(name) + deeper;
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    return twice == names.end() ? std::string{} : "/" + in_pointer(*twice);
}

std::string pointer_into(dom::array array) {
    std::size_t at = 0;
    for (const auto value : array) {
        if (auto deeper = pointer_into(value); !deeper.empty())
            return "/" + std::to_string(at) + deeper;
        ++at;
    }
    return {};
}

/// The pointer to a duplicate member inside `value`; "" when there is none. Only for the error
/// message.
std::string pointer_into(dom::element value) {
    if (value.is_object()) return pointer_into(value.get_object().value_unsafe());
    if (value.is_array()) return pointer_into(value.get_array().value_unsafe());
    return {};
}

}  // namespace

void refuse_duplicate_members(const dom::document& document) {
    thread_local Names names;  // reuses its memory from one text to the next
    if (!Pass{document, names}.finds_duplicate()) return;
    throw MalformedJson{pointer_into(document.root()), "appears twice in its object"};
}

}  // namespace duet

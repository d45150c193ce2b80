#include "shared/messages/where_json_ends.hpp"

#include <nlohmann/json.hpp>

namespace duet {

namespace {

/// Uses nlohmann's reader, because it counts bytes and simdjson does not. Builds no tree.
class Counter : public nlohmann::json::json_sax_t {
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t taken, const std::string&,
                     const nlohmann::detail::exception& error) override {
        constexpr int number_overflow = 406;  // https://json.nlohmann.me/home/exceptions/
        end.why = error.id == number_overflow ? JsonEnd::number_too_large : JsonEnd::misfit;
        end.offset = taken > 0 ? taken - 1 : 0;  // nlohmann counts from 1
        return false;
    }

    JsonEnd end;
};

}  // namespace

/// nlohmann treats a NUL as the end of the text, so it gets only the part before it.
JsonEnd where_json_ends(std::string_view text) {
    const auto before = text.substr(0, text.find('\0'));
    Counter counter;
    const bool whole = nlohmann::json::sax_parse(before, &counter);
    const bool has_nul = before.size() < text.size();
    if (has_nul && (whole || counter.end.offset >= before.size()))
        return {JsonEnd::nul, before.size()};
    return counter.end;
}

}  // namespace duet

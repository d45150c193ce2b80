#include "shared/telemetry/trace_context.hpp"

#include "shared/telemetry/traceparent.hpp"

#include <algorithm>
#include <charconv>

namespace duet::telemetry {

namespace {

constexpr std::string_view state_key = "duet=";

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string_view take(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return part;
}

/// "duet=<span>;<kind>;<type>"
void read_state(std::string_view state, TraceContext& into) {
    if (!state.starts_with(state_key)) return;
    state.remove_prefix(state_key.size());
    into.parent_span = span_from(take(state, ';')).value_or(0);
    into.kind = take(state, ';');
    into.type = take(state, ';');
}

/// FNV-1a (Fowler, Noll, Vo 1991) over the parts. A byte that no UTF-8 text contains separates
/// them.
class Hash {
public:
    void add(std::string_view text) {
        for (const char c : text) step(static_cast<unsigned char>(c));
        step(0xff);
    }
    void add(std::uint64_t number) {
        for (int i = 0; i < 8; ++i, number >>= 8) step(static_cast<unsigned char>(number & 0xff));
    }
    /// Finalizes the hash (splitmix64's finalizer; Steele, Lea, Flood 2014), because FNV leaves the
    /// high bits of short texts similar.
    std::uint64_t value() const {
        auto z = state_ + 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

private:
    void step(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3u; }
    std::uint64_t state_ = 0xcbf29ce484222325u;
};

}  // namespace

std::string hex_of(SpanId span) {
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; span >>= 4) text[i] = "0123456789abcdef"[span & 15];
    return text;
}

std::optional<SpanId> span_from(std::string_view hex) {
    if (hex.size() != 16 || !is_hex(hex)) return std::nullopt;
    SpanId span = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), span, 16);
    return span == 0 ? std::nullopt : std::optional{span};
}

std::optional<TraceContext> read_context(std::string_view text) {
    const auto given = traceparent_from(traceparent_in(text));
    if (!given) return std::nullopt;
    const auto span = span_from(given->substr(36, 16)).value();
    TraceContext context{given->substr(3, 32), span, 0, {}, {}, is_sampled(*given)};
    read_state(tracestate_in(text), context);
    return context;
}

std::string traceparent(std::string_view trace_id, SpanId span) {
    std::string text;
    text.reserve(traceparent_length);
    text += "00-";
    text += trace_id;
    text += '-';
    text += hex_of(span);
    return text += "-01";
}

std::string kept_context(std::string_view trace_id, SpanId span, SpanId parent_span,
                         std::string_view kind, std::string_view type) {
    auto text = traceparent(trace_id, span);
    text += ' ';
    text += state_key;
    text += hex_of(parent_span);
    for (const auto word : {kind, type}) {
        text += ';';
        text += word;
    }
    return text;
}

std::string_view traceparent_in(std::string_view kept) { return kept.substr(0, kept.find(' ')); }

std::string_view tracestate_in(std::string_view kept) {
    const auto space = kept.find(' ');
    return space == std::string_view::npos ? std::string_view{} : kept.substr(space + 1);
}

SpanId derive(std::string_view trace_id, SpanId parent_span,
              std::initializer_list<std::string_view> words) {
    Hash hash;
    hash.add(trace_id);
    hash.add(parent_span);
    for (const auto word : words) hash.add(word);
    const auto span = hash.value();
    return span == 0 ? 1 : span;
}

}  // namespace duet::telemetry

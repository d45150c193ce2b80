// The messages of opentelemetry-proto 1.3 that contain traces, field by field
// (collector/trace/v1/trace_service.proto, trace/v1/trace.proto, common/v1/common.proto,
// resource/v1/resource.proto), with the rules for OTLP/JSON: lowerCamelCase names; trace and span
// ids as hexadecimal digits, not base64; enumerations as numbers; 64-bit numbers as decimal
// strings.

#include "tests/telemetry/otlp_schema.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace duet::tests {

using nlohmann::json;

namespace {

enum class Kind {
    text,
    trace_id,
    span_id,
    span_id_or_none,
    fixed64,
    int64,
    uint32,
    boolean,
    floating,
    span_kind,
    status_code,
    bytes,
    message,
    repeated
};

struct Field {
    Kind kind;
    const char* message = "";
    bool required = false;
};

const std::map<std::string, std::map<std::string, Field>> definitions{
    {"ExportTraceServiceRequest", {{"resourceSpans", {Kind::repeated, "ResourceSpans", true}}}},
    {"ResourceSpans",
     {{"resource", {Kind::message, "Resource"}},
      {"scopeSpans", {Kind::repeated, "ScopeSpans"}},
      {"schemaUrl", {Kind::text}}}},
    {"Resource",
     {{"attributes", {Kind::repeated, "KeyValue"}}, {"droppedAttributesCount", {Kind::uint32}}}},
    {"ScopeSpans",
     {{"scope", {Kind::message, "InstrumentationScope"}},
      {"spans", {Kind::repeated, "Span"}},
      {"schemaUrl", {Kind::text}}}},
    {"InstrumentationScope",
     {{"name", {Kind::text}},
      {"version", {Kind::text}},
      {"attributes", {Kind::repeated, "KeyValue"}},
      {"droppedAttributesCount", {Kind::uint32}}}},
    {"Span",
     {{"traceId", {Kind::trace_id, "", true}},
      {"spanId", {Kind::span_id, "", true}},
      {"traceState", {Kind::text}},
      {"parentSpanId", {Kind::span_id_or_none}},
      {"flags", {Kind::uint32}},
      {"name", {Kind::text, "", true}},
      {"kind", {Kind::span_kind}},
      {"startTimeUnixNano", {Kind::fixed64, "", true}},
      {"endTimeUnixNano", {Kind::fixed64, "", true}},
      {"attributes", {Kind::repeated, "KeyValue"}},
      {"droppedAttributesCount", {Kind::uint32}},
      {"events", {Kind::repeated, "Event"}},
      {"droppedEventsCount", {Kind::uint32}},
      {"links", {Kind::repeated, "Link"}},
      {"droppedLinksCount", {Kind::uint32}},
      {"status", {Kind::message, "Status"}}}},
    {"Event",
     {{"timeUnixNano", {Kind::fixed64, "", true}},
      {"name", {Kind::text, "", true}},
      {"attributes", {Kind::repeated, "KeyValue"}},
      {"droppedAttributesCount", {Kind::uint32}}}},
    {"Link",
     {{"traceId", {Kind::trace_id, "", true}},
      {"spanId", {Kind::span_id, "", true}},
      {"traceState", {Kind::text}},
      {"attributes", {Kind::repeated, "KeyValue"}},
      {"droppedAttributesCount", {Kind::uint32}},
      {"flags", {Kind::uint32}}}},
    {"Status", {{"message", {Kind::text}}, {"code", {Kind::status_code}}}},
    {"KeyValue", {{"key", {Kind::text, "", true}}, {"value", {Kind::message, "AnyValue", true}}}},
    {"AnyValue",
     {{"stringValue", {Kind::text}},
      {"boolValue", {Kind::boolean}},
      {"intValue", {Kind::int64}},
      {"doubleValue", {Kind::floating}},
      {"arrayValue", {Kind::message, "ArrayValue"}},
      {"kvlistValue", {Kind::message, "KeyValueList"}},
      {"bytesValue", {Kind::bytes}}}},
    {"ArrayValue", {{"values", {Kind::repeated, "AnyValue"}}}},
    {"KeyValueList", {{"values", {Kind::repeated, "KeyValue"}}}},
};

bool is_hex(const json& value, std::size_t digits) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    const bool hex = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    return hex && text.size() == digits && text.find_first_not_of('0') != std::string::npos;
}

bool is_decimal(const json& value, bool may_be_negative) {
    if (!value.is_string()) return false;
    std::string_view text = value.get_ref<const std::string&>();
    if (may_be_negative && text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.size() <= 20 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_within(const json& value, std::int64_t min, std::int64_t max) {
    return value.is_number_integer() && value.get<std::int64_t>() >= min &&
           value.get<std::int64_t>() <= max;
}

class Check {
public:
    void message(const json& value, const std::string& name, const std::string& where) {
        if (!value.is_object()) return wrong(where, "is not an object (" + name + ")");
        const auto& fields = definitions.at(name);
        for (const auto& [key, inside] : value.items()) {
            const auto found = fields.find(key);
            if (found == fields.end())
                wrong(where + "/" + key, "is no field of " + name);
            else
                field(inside, found->second, where + "/" + key);
        }
        for (const auto& [key, about] : fields) {
            if (about.required && !value.contains(key)) wrong(where, "lacks " + key);
        }
        if (name == "AnyValue" && value.size() > 1) wrong(where, "has more than one value");
        if (name == "Span") span(value, where);
    }

    std::vector<std::string> errors;

private:
    void wrong(const std::string& where, const std::string& what) {
        errors.push_back(where + " " + what);
    }

    void field(const json& value, const Field& about, const std::string& where) {
        switch (about.kind) {
            case Kind::message: return message(value, about.message, where);
            case Kind::repeated:
                if (!value.is_array()) return wrong(where, "is not an array");
                for (std::size_t i = 0; i < value.size(); ++i)
                    message(value[i], about.message, where + "/" + std::to_string(i));
                return;
            case Kind::text: return require(value.is_string(), where, "is not a string");
            case Kind::trace_id:
                return require(is_hex(value, 32), where, "is not 32 hexadecimal digits");
            case Kind::span_id:
                return require(is_hex(value, 16), where, "is not 16 hexadecimal digits");
            case Kind::span_id_or_none:
                return require(is_hex(value, 16) || value == "", where,
                               "is not 16 hexadecimal digits");
            case Kind::fixed64:
                return require(is_decimal(value, false), where, "is not a decimal string");
            case Kind::int64:
                return require(is_decimal(value, true), where, "is not a decimal string");
            case Kind::uint32:
                return require(is_within(value, 0, 0xffffffffLL), where, "is not a 32-bit number");
            case Kind::boolean: return require(value.is_boolean(), where, "is not a boolean");
            case Kind::floating: return require(value.is_number(), where, "is not a number");
            case Kind::span_kind:
                return require(is_within(value, 0, 5), where, "is no SpanKind as a number");
            case Kind::status_code:
                return require(is_within(value, 0, 2), where, "is no StatusCode as a number");
            case Kind::bytes: return require(value.is_string(), where, "is not base64");
        }
    }

    void require(bool holds, const std::string& where, const std::string& what) {
        if (!holds) wrong(where, what);
    }

    void span(const json& value, const std::string& where) {
        if (value.value("name", "").empty()) wrong(where, "has no name");
        if (value.contains("startTimeUnixNano") && value.contains("endTimeUnixNano") &&
            is_decimal(value["startTimeUnixNano"], false) &&
            is_decimal(value["endTimeUnixNano"], false)) {
            require(std::stoull(value["endTimeUnixNano"].get<std::string>()) >=
                        std::stoull(value["startTimeUnixNano"].get<std::string>()),
                    where, "ends before it begins");
        }
        std::set<std::string> keys;
        for (const auto& attribute : value.value("attributes", json::array()))
            require(keys.insert(attribute.value("key", "")).second, where,
                    "has the attribute " + attribute.value("key", "") + " twice");
    }
};

}  // namespace

std::vector<std::string> errors_of_otlp(const json& request) {
    Check check;
    check.message(request, "ExportTraceServiceRequest", "");
    return check.errors;
}

}  // namespace duet::tests

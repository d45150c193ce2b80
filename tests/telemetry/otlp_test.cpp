// Our exports are valid OTLP/JSON, and the validator finds mistakes.

#include "shared/telemetry/otlp.hpp"
#include "services/traces/received.hpp"
#include "shared/messages/body.hpp"
#include "tests/catch.hpp"
#include "tests/telemetry/otlp_schema.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::telemetry;
using nlohmann::json;

namespace {

Span whole_span() {
    Span span;
    span.trace_id = "0af7651916cd43dd8448eb211c80319c";
    span.id = 0xb7ad6b7169203331;
    span.parent_span = 0x00f067aa0ba902b7;
    span.kind = Span::Kind::consumer;
    span.name = "process shop.stock.reserved";
    span.began = from_micros(1'700'000'000'123'456);
    span.ended = from_micros(1'700'000'000'124'000);
    span.failure = "not now: \"quoted\"\n";
    span.note(names::order, std::string{"o-1"});
    span.note(names::attempt, std::int64_t{2});
    span.note(names::reply_lost, true);
    span.note(names::published, std::vector<std::string>{"payment.authorized", "payment.declined"});
    return span;
}

std::string listed(const std::vector<std::string>& errors) {
    std::string text;
    for (const auto& error : errors) text += "\n" + error;
    return text;
}

json exported(const Span& span) {
    return json::parse(to_otlp({"payments", "choreographed", "4711"}, std::vector{span}));
}

}  // namespace

TEST_CASE("an export is valid by the protocol's definitions") {
    auto root = whole_span();
    root.parent_span = 0;
    root.failure.clear();
    for (const auto& span : {whole_span(), root}) {
        const auto errors = tests::errors_of_otlp(exported(span));
        INFO(listed(errors));
        CHECK(errors.empty());
    }
}

TEST_CASE("ids, times and numbers follow the JSON encoding of OTLP") {
    const auto out = exported(whole_span());
    const auto& span = out["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    CHECK(span["traceId"] == "0af7651916cd43dd8448eb211c80319c");
    CHECK(span["spanId"] == "b7ad6b7169203331");
    CHECK(span["parentSpanId"] == "00f067aa0ba902b7");
    CHECK(span["kind"] == 5);
    CHECK(span["startTimeUnixNano"] == "1700000000123456000");
    CHECK(span["status"] == json{{"code", 2}, {"message", "not now: \"quoted\"\n"}});
    CHECK(span["attributes"][1] == json{{"key", "duet.attempt"}, {"value", {{"intValue", "2"}}}});
    CHECK(out["resourceSpans"][0]["resource"]["attributes"][0] ==
          json{{"key", "service.name"}, {"value", {{"stringValue", "payments"}}}});
}

TEST_CASE("an export is JSON for any bytes in a span") {
    using namespace std::string_literals;
    const auto [bytes, seen] = GENERATE(table<std::string, std::string>(
        {{"caf\xE9", "caf\uFFFD"},
         {"\xE9tag", "\uFFFDtag"},
         {"\x80", "\uFFFD"},
         {"\xC0\xAF", "\uFFFD\uFFFD"},
         {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
         {"\xF0\x80\x80\xAF", "\uFFFD\uFFFD\uFFFD\uFFFD"},
         {"\xED\xA0\xBD\xED\xB8\x80", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
         {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
         {"\xFE\xFF", "\uFFFD\uFFFD"},
         {"\xE2\x82", "\uFFFD"},
         {"\xF0\x9F\x98\"", "\uFFFD\""},
         {"a\0b\x1B\n\x7F\\\""s, "a\0b\x1B\n\x7F\\\""s},
         {"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "\u00E9 \u20AC \U0001F600"}}));
    auto span = whole_span();
    span.name = "POST /" + bytes;
    span.failure = bytes;
    span.note("url.path", bytes);
    span.note("list", std::vector<std::string>{"a", bytes});
    const auto text = to_otlp({"pay" + bytes, "choreographed", "4711"}, std::vector{span});
    CAPTURE(text);
    REQUIRE(json::accept(text));
    const auto out = json::parse(text);
    CHECK(tests::errors_of_otlp(out).empty());
    const auto& exported = out["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    CHECK(exported["name"] == "POST /" + seen);
    CHECK(exported["status"]["message"] == seen);
    CHECK(exported["attributes"][4]["value"]["stringValue"] == seen);
    CHECK(exported["attributes"][5]["value"]["arrayValue"]["values"][1]["stringValue"] == seen);
    CHECK(out["resourceSpans"][0]["resource"]["attributes"][0]["value"]["stringValue"] ==
          "pay" + seen);
}

TEST_CASE("the protocol check finds every kind of mistake") {
    const auto [where, value] =
        GENERATE(table<std::string, json>({{"/traceId", "CvdlGRbNQ92ESOshHIAxnA=="},
                                           {"/traceId", "0AF7651916CD43DD8448EB211C80319C"},
                                           {"/spanId", "0000000000000000"},
                                           {"/parentSpanId", 1},
                                           {"/kind", "SPAN_KIND_SERVER"},
                                           {"/kind", 6},
                                           {"/startTimeUnixNano", 1700000000123456000},
                                           {"/endTimeUnixNano", "1"},
                                           {"/start_time_unix_nano", "1"},
                                           {"/name", ""},
                                           {"/attributes/0/value/intValue", 2},
                                           {"/attributes/1/value/intValue", 2},
                                           {"/attributes/1/key", "duet.order_id"},
                                           {"/status/code", "STATUS_CODE_ERROR"}}));
    auto out = exported(whole_span());
    out["resourceSpans"][0]["scopeSpans"][0]["spans"][0][json::json_pointer{where}] = value;
    INFO(where << " = " << value.dump());
    CHECK_FALSE(tests::errors_of_otlp(out).empty());
}

TEST_CASE("the console reads our export") {
    const auto received = console::read_otlp(exported(whole_span()).dump());
    CHECK(received.rejected == 0);
    REQUIRE(received.spans.size() == 1);
    const auto& span = received.spans.front();
    CHECK(span.service == "payments");
    CHECK(span.style == "choreographed");
    CHECK(span.span_id == "b7ad6b7169203331");
    CHECK(span.parent_id == "00f067aa0ba902b7");
    CHECK(span.began == 1'700'000'000'123'456);
    CHECK(span.ended == 1'700'000'000'124'000);
    CHECK(span.failure == "not now: \"quoted\"\n");
    CHECK(span.of(names::order) == "o-1");
    CHECK(span.of(names::attempt) == "2");
    CHECK(span.of(names::reply_lost) == "true");
    CHECK(span.of(names::published) == "payment.authorized, payment.declined");
}

TEST_CASE("ill-formed UTF-8 costs one character, not the batch") {
    auto out = exported(whole_span()).dump();
    const std::string whole{"payment.authorized"};
    out.replace(out.find(whole), whole.size(), "pay\xE9ment");
    const auto received = console::read_otlp(out);
    CHECK(received.rejected == 0);
    REQUIRE(received.spans.size() == 1);
    CHECK(received.spans.front().of(names::published) == "pay\xEF\xBF\xBDment, payment.declined");
}

TEST_CASE("an invalid span is rejected alone, an invalid export as a whole") {
    auto out = exported(whole_span());
    auto& spans = out["resourceSpans"][0]["scopeSpans"][0]["spans"];
    auto wrong = spans[0];
    wrong["traceId"] = "CvdlGRbNQ92ESOshHIAxnA==";
    spans.push_back(wrong);
    spans.push_back(7);
    const auto received = console::read_otlp(out.dump());
    CHECK(received.spans.size() == 1);
    CHECK(received.rejected == 2);
    CHECK(received.why.find("traceId") != std::string::npos);
    for (const auto* text : {"", "{", "[]", "{}", R"({"resourceSpans":{}})"})
        CHECK_THROWS_AS(console::read_otlp(text), Malformed);
    CHECK(
        console::read_otlp(R"({"resourceSpans":[{"scopeSpans":[7,{"spans":null}],"future":1},8]})")
            .spans.empty());
}

// Two readers without shared code find the same rows on the same lines.

#include "infra/import/record_lines.hpp"
#include "infra/import/csv.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace duet::importer;
using tests::Folder;

namespace {

using Lines = std::vector<std::uint64_t>;

Lines by_the_importer(const std::string& path) {
    CsvReader reader{Input(path)};
    Lines lines;
    while (const auto record = reader.next()) lines.push_back(record->line);
    if (!lines.empty()) lines.erase(lines.begin());
    return lines;
}

}  // namespace

TEST_CASE("rows begin on these lines") {
    const auto [text, lines] = GENERATE(table<std::string, Lines>({
        {"", {}},
        {"h\n", {}},
        {"h\na\nb", {2, 3}},
        {"h\r\na\r\nb\r\n", {2, 3}},
        {"h\ra\rb\r", {2, 3}},
        {"h\r\r\na\rb\n\rc", {3, 4, 6}},
        {"\xEF\xBB\xBFh\na\n", {2}},
        {"\xEF\xBB\xBF\nh\na\n", {3}},
        {"\n \t\nh\n\na\n  \n", {5}},
        {"h\n\"a\nb\",c\nd\n", {2, 4}},
        {"h\n\"a\r\nb\r\"\rd\n", {2, 5}},
        {"h\n\"a \"\"b\n\"\" c\"\nd\n", {2, 4}},
        {"h\n\"SET OF 3 \"BIRD\" HOOKS\",1\nd\n", {2, 3}},
        {"h\nLAMP 12\" WIDE\nd\n", {2, 3}},
        {"h\na,\"never closed\nd\n", {2}},
        {"h\n\"\"\n", {2}},
    }));
    CAPTURE(text);
    const Folder folder;
    const auto path = folder.write("file.csv", text);
    CHECK(lines_of_rows(path) == lines);
    CHECK(by_the_importer(path) == lines);
}

TEST_CASE("both readers give up an unclosed quote at the same byte") {
    const Folder folder;
    const std::string long_text(max_record + 10, 'x');
    const auto path = folder.write("long.csv", "h\n\"" + long_text + "\na\n\"b\nc\"\n");
    CHECK(by_the_importer(path) == Lines{2, 3, 4});
    CHECK(lines_of_rows(path) == Lines{2, 3, 4});
}

TEST_CASE("both readers find the same rows in any bytes") {
    const Folder folder;
    CHECK(rc::check("lines of rows", [&] {
        const auto text = *rc::gen::container<std::string>(
            rc::gen::element('"', '"', ',', '\r', '\n', '\n', ' ', 'x', '\xE9', '\0'));
        const auto path = folder.write("random.csv", text);
        RC_ASSERT(lines_of_rows(path) == by_the_importer(path));
    }));
}

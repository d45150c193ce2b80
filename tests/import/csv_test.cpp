#include "infra/import/csv.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <string>
#include <vector>

using namespace duet::importer;
using tests::Folder;

namespace {

using Fields = std::vector<std::string>;

std::vector<Record> records_of(const std::string& text) {
    const Folder folder;
    CsvReader reader(Input(folder.write("file.csv", text)));
    std::vector<Record> records;
    while (auto record = reader.next()) records.push_back(std::move(*record));
    return records;
}

}  // namespace

TEST_CASE("fields as RFC 4180 writes them") {
    const auto [text, fields] = GENERATE(table<std::string, Fields>({
        {"a,b,c\n", {"a", "b", "c"}},
        {"a,b,c", {"a", "b", "c"}},
        {"a,b,c\r\n", {"a", "b", "c"}},
        {"a,,\n", {"a", "", ""}},
        {",\n", {"", ""}},
        {"\"a,b\",c\n", {"a,b", "c"}},
        {"\"say \"\"hi\"\"\",c\n", {"say \"hi\"", "c"}},
        {"\"\",c\n", {"", "c"}},
        {"\"two\nlines\",c\n", {"two\nlines", "c"}},
        {"\"two\r\nlines\",c\r\n", {"two\r\nlines", "c"}},
        {"12\" RULER,c\n", {"12\" RULER", "c"}},
        {"\xEF\xBB\xBF"
         "a,b\n",
         {"a", "b"}},
        {"caf\xE9,b\n", {"caf\xC3\xA9", "b"}},
        {"caf\xC3\xA9,b\n", {"caf\xC3\xA9", "b"}},
    }));
    CAPTURE(text);
    const auto records = records_of(text);
    REQUIRE(records.size() == 1);
    CHECK(records[0].fields == fields);
    CHECK(records[0].whole);
}

TEST_CASE("records know the line where they start") {
    const auto records = records_of("a,b\r\n\r\n\"x\r\ny\",c\nd,e\rf,g\n");
    REQUIRE(records.size() == 4);
    CHECK(records[0].line == 1);
    CHECK(records[1].line == 3);
    CHECK(records[2].line == 5);
    CHECK(records[3].line == 6);
    CHECK(records[3].text == "f,g");
}

TEST_CASE("an unclosed quote makes the record unfit, not the reader") {
    const auto records = records_of("a,b\nc,\"d\ne,f\n");
    REQUIRE(records.size() == 2);
    CHECK_FALSE(records[1].whole);
}

TEST_CASE("gzip and plain files read the same and have the same digest") {
    const Folder folder;
    const std::string text = "a,b\nc,d\n";
    std::vector<std::string> digests;
    for (const auto& path :
         {folder.write("file.csv", text), folder.write_gzip("file.csv.gz", text)}) {
        CsvReader reader{Input(path)};
        int count = 0;
        while (reader.next()) ++count;
        CHECK(count == 2);
        digests.push_back(reader.digest());
    }
    CHECK(digests[0] == digests[1]);

    CHECK(digests[0].size() == 64);
}

TEST_CASE("a truncated gzip file is an error, not a short file") {
    const Folder folder;
    std::string text;
    for (int line = 0; line < 20000; ++line) text += std::to_string(line * 7919) + ",x\n";
    folder.write_gzip("whole.gz", text);
    const std::string bytes = folder.read("whole.gz");
    const auto cut = folder.write("cut.gz", bytes.substr(0, bytes.size() / 2));
    const auto read_all = [&] {
        CsvReader reader{Input(cut)};
        while (reader.next()) continue;
    };
    CHECK_THROWS_AS(read_all(), std::runtime_error);
}

TEST_CASE("the error for a missing file names it") {
    CHECK_THROWS_WITH(Input("/nowhere/x.csv"), "/nowhere/x.csv: No such file or directory");
}

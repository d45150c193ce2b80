#pragma once
// `duet import --check-reports` into a small shop of both styles.

#include "infra/import/import.hpp"
#include "tests/import/fake_shop.hpp"
#include "tests/import/files.hpp"

#include <sstream>
#include <string>

namespace duet::importer::tests {

/// Exit codes as numbers, because scripts compare numbers.
constexpr int equal = 0;
constexpr int different = 1;
constexpr int not_judged = 5;
constexpr int refused = 65;

struct Stage {
    Folder folder;
    FakeShop shop;
    std::string said;

    ImportCommand command_for(const std::string& file) const {
        ImportCommand command;
        command.file = file;
        command.settings.gateway_url = shop.url();
        command.settings.operator_key = "operator";
        command.settings.state_folder = folder.path() + "/state";
        command.settings.check_reports = true;
        command.settings.in_flight = 4;
        command.settings.wait = std::chrono::seconds(1);
        command.settings.timeout = std::chrono::seconds(20);
        command.settings.drain_timeout = std::chrono::milliseconds(300);
        return command;
    }
    int run(const ImportCommand& command) {
        std::ostringstream out;
        const int code = run_import(command, out);
        said = out.str();
        return code;
    }
    int import(const std::string& text) { return run(command_for(folder.write("file.csv", text))); }
    int times(const std::string& words) const {
        int count = 0;
        for (auto at = said.find(words); at != std::string::npos; at = said.find(words, at + 1))
            ++count;
        return count;
    }
};

/// The parts of a valid row before and after its date, and one such row: £15.30.
inline const std::string heart = "85123A,HEART,6,";
inline const std::string rest = ",2.55,17850,United Kingdom\n";
inline const std::string good = "1," + heart + "2010-12-02 08:26:00" + rest;

}  // namespace duet::importer::tests

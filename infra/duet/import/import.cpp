#include "infra/duet/import/import.hpp"

#include "infra/duet/import/interrupt.hpp"
#include "infra/duet/import/mapping.hpp"
#include "infra/duet/import/progress.hpp"
#include "infra/duet/import/summary.hpp"

#include <exception>

namespace duet::importer {

namespace {

constexpr int succeeded = 0, failed = 1, interrupted = 130;

int status_of(const StyleResult& result) {
    if (result.end == StyleResult::End::interrupted) return interrupted;
    return result.good() ? succeeded : failed;
}

int import_all(const ImportCommand& command, std::ostream& out) {
    const Plan plan = plan_of(command);
    print_plan(out, plan, command.list_rejections);
    if (!plan.accounts_for_every_row()) return failed;
    if (command.only_check) return succeeded;
    if (!plan.rejections.empty()) {
        out << "all rejected rows, with their reasons: " << write_rejections(command.settings.state_folder, plan) << std::endl;
    }

    const InterruptFlag interrupt;
    ProgressLine line(out, command.on_terminal);
    Settings settings = command.settings;
    settings.twice = sent_twice(plan, command.arrival);
    settings.interrupted = [&] { return interrupt.raised(); };
    settings.progress = [&](const Progress& progress) { line.show(progress); };
    int status = succeeded;
    for (const std::string& style : command.styles) {
        const StyleResult result = import_into(style, command.file, plan, settings);
        print_result(out, result);
        if (interrupt.raised()) {
            out << "To go on: the same command again (duet import " << command.file << "). What is in stays in, once." << std::endl;
            return interrupted;
        }
        if (status_of(result) != succeeded) status = status_of(result);
    }
    return status;
}

}  // namespace

Plan plan_of(const ImportCommand& command) {
    auto plan = read_plan(command.file);
    shuffle(plan, command.arrival);
    return plan;
}

int run_import(const ImportCommand& command, std::ostream& out) {
    try {
        return import_all(command, out);
    } catch (const std::exception& error) {
        out << "duet import: " << error.what() << std::endl;
        return failed;
    }
}

}  // namespace duet::importer

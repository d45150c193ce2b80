#include "infra/import/import.hpp"

#include "infra/import/first_pass.hpp"
#include "infra/import/interrupt.hpp"
#include "infra/import/journal.hpp"
#include "infra/import/mapping.hpp"
#include "infra/import/progress.hpp"
#include "infra/import/source.hpp"
#include "infra/import/sqlite_figures.hpp"
#include "infra/import/summary.hpp"

#include <exception>
#include <memory>

namespace duet::importer {

namespace {

/// The worse of two ends: a difference counts more than an unjudged report.
ImportExit worse(ImportExit one, ImportExit other) {
    for (const auto end : {import_interrupted, import_failed, import_not_judged}) {
        if (one == end || other == end) return end;
    }
    return import_done;
}

ImportExit end_of(const StyleResult& result) {
    if (result.end == StyleResult::End::interrupted) return import_interrupted;
    if (!result.good()) return import_failed;
    return result.reports.judged() ? import_done : import_not_judged;
}

/// From the command line, else from an earlier run's journal, else from the file itself.
DateDecision dates_for(const ImportCommand& command, const FirstPass& file) {
    if (command.dates) return {*command.dates, "by --dates"};
    for (const auto& style : command.styles) {
        const auto before =
            Journal::dates_in(command.settings.state_folder, file.content_digest, style);
        if (!before) continue;
        return {*before, "as the import into the " + style + " shop began"};
    }
    return file.dates.decide();
}

/// Error messages about a copy name the original.
std::string in_the_readers_words(std::string text, const Source& source) {
    const auto at = text.find(source.path());
    return at == std::string::npos ? text : text.replace(at, source.path().size(), source.name());
}

std::unique_ptr<Source> open_source(const ImportCommand& command) {
    try {
        return std::make_unique<Source>(command.file, command.settings.state_folder);
    } catch (const std::exception& trouble) {
        throw RefusedFile(trouble.what());
    }
}

Plan plan_of_source(const ImportCommand& command, const Source& source) {
    try {
        return plan_of(command, source.path());
    } catch (const RefusedFile& trouble) {
        throw RefusedFile(in_the_readers_words(trouble.what(), source));
    }
}

ImportExit import_styles(const ImportCommand& command, const Source& source, const Plan& plan,
                         const Listener& listener) {
    const InterruptFlag interrupt;
    Settings settings = command.settings;
    settings.twice = sent_twice(plan, command.arrival);
    settings.interrupted = [&] { return interrupt.raised(); };
    settings.progress = listener.progress;
    ImportExit end = import_done;
    for (const std::string& style : command.styles) {
        const StyleResult result = import_into(style, source.path(), plan, settings);
        listener.ended(result);
        end = worse(end, end_of(result));
        if (interrupt.raised()) return import_interrupted;
    }
    return end;
}

}  // namespace

Plan plan_of(const ImportCommand& command, const std::string& path) {
    try {
        auto plan = read_plan(path, dates_for(command, first_pass(path)));
        shuffle(plan, command.arrival);
        return plan;
    } catch (const std::exception& trouble) {
        throw RefusedFile(trouble.what());
    }
}

std::string sql_of(const ImportCommand& command) {
    const auto source = open_source(command);
    return sql_for(source->path(), plan_of_source(command, *source), {});
}

ImportExit import_file(const ImportCommand& command, const Listener& listener) {
    const auto source = open_source(command);
    const Plan plan = plan_of_source(command, *source);
    listener.read(plan);
    if (!plan.accounts_for_every_row()) return import_failed;
    if (command.only_check) return import_done;
    return import_styles(command, *source, plan, listener);
}

int run_import(const ImportCommand& command, std::ostream& out) {
    ProgressLine line(out, command.on_terminal);
    Listener listener;
    listener.read = [&](const Plan& plan) {
        print_plan(out, plan, command.list_rejections);
        if (command.only_check || plan.rejections.empty()) return;
        out << "all rejected rows, with their reasons: "
            << write_rejections(command.settings.state_folder, plan) << std::endl;
    };
    listener.progress = [&](const Progress& progress) { line.show(progress); };
    listener.ended = [&](const StyleResult& result) { print_result(out, result); };
    try {
        const auto end = import_file(command, listener);
        if (end == import_interrupted) {
            out << "To resume, run the same command again (duet import " << command.file
                << "). Imported documents stay imported, once each." << std::endl;
        }
        return end;
    } catch (const RefusedFile& refused) {
        out << "duet import: " << refused.what() << std::endl;
        return import_refused;
    } catch (const std::exception& error) {
        out << "duet import: " << error.what() << std::endl;
        return import_failed;
    }
}

}  // namespace duet::importer

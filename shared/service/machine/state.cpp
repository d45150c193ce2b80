#include "shared/service/machine/state.hpp"

#include "schema.hpp"  // generated from schema.sql
#include "shared/store/structure.hpp"

#include <algorithm>

namespace duet::service {

namespace {

void make(store::Connection& db, const std::string& tables) {
    store::TransactionScope transaction{db};
    db.execute(tables);
    db.execute("PRAGMA user_version = " + std::to_string(edition));
    transaction.commit();
}

std::string to_text(const std::vector<std::string>& differences) {
    constexpr std::size_t enough = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(enough, differences.size()); ++i)
        text += (i > 0 ? ", " : "") + differences[i];
    if (differences.size() > enough)
        text += " and " + std::to_string(differences.size() - enough) + " more";
    return text;
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw Refused(
        path + " was made by another version of Duet (" + why +
        "). It is left untouched.\nWhat to do: `./duet down`; then move the state folder away "
        "(mv .duet .duet-before) or use another one (DUET_STATE=/some/folder ./duet up).\nThe "
        "version that made it can still read it: its orders are not lost.");
}

}  // namespace

void make_or_check(store::Connection& db, std::string_view service_schema,
                   const std::string& path) {
    const auto tables = std::string{service_schema} + "\n" + std::string{schema};
    if (store::is_empty(db)) return make(db, tables);
    const auto found = store::differences(db, tables);
    if (!found.empty()) refuse(path, "it has " + to_text(found));
    const auto written = db.number("PRAGMA user_version").value_or(0);
    const bool before_editions =
        written == 0;  // the first edition did not write its number at first
    if (written != edition && !before_editions)
        refuse(path, "edition " + std::to_string(written) + ", this program reads " +
                         std::to_string(edition));
}

}  // namespace duet::service

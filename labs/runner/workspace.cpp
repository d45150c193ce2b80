#include "labs/runner/workspace.hpp"

#include "infra/supervisor/bounded.hpp"
#include "infra/supervisor/files.hpp"
#include "labs/runner/variant.hpp"
#include "shared/clock/clock.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace duet::lab {

namespace fs = std::filesystem;

namespace {

constexpr auto overwrite = fs::copy_options::overwrite_existing;

/// "20261124-150211"
std::string moment() {
    std::string digits;
    for (const char c : to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()))) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits.substr(0, 8) + "-" + digits.substr(8, 6);
}

/// Makes a complete folder beside the learner's, so that a failure leaves no half-made lab.
fs::path laid_out_beside(const LabPaths& places, const Lab& lab) {
    const auto work = places.work_of(lab), begun = places.begun_from(lab);
    const fs::path fresh = work.string() + ".new";
    fs::remove_all(fresh);  // left by a failure
    fs::create_directories(fresh);
    fs::create_directories(begun);
    for (const auto& file : lab.files) {
        processes::replace_file(fresh / file.name, starter_text(lab, file, places.source));
        fs::copy_file(places.source / file.file, begun / file.name, overwrite);
    }
    for (const auto& entry :
         fs::directory_iterator{lab.folder / "starter"}) {  // a worksheet to fill in
        const auto copy = fresh / entry.path().filename();
        if (copy.extension() != ".edit" && !fs::exists(copy)) fs::copy_file(entry.path(), copy);
    }
    return fresh;
}

}  // namespace

bool is_laid_out(const LabPaths& places, const Lab& lab) {
    return fs::is_directory(places.work_of(lab));
}

bool lay_out(const LabPaths& places, const Lab& lab) {
    if (is_laid_out(places, lab)) return false;
    fs::rename(laid_out_beside(places, lab), places.work_of(lab));
    return true;
}

fs::path reset(const LabPaths& places, const Lab& lab) {
    fs::path stash;
    const auto fresh = laid_out_beside(
        places, lab);  // first, so that a failure leaves the learner's files in place
    if (is_laid_out(places, lab)) {
        const auto name = lab.name + "-" + moment();
        stash = places.work / "stash" / name;
        for (int n = 2; fs::exists(stash); ++n)
            stash = places.work / "stash" / fmt::format("{}-{}", name, n);
        fs::create_directories(stash.parent_path());
        fs::rename(places.work_of(lab), stash);
    }
    fs::rename(fresh, places.work_of(lab));
    return stash;
}

std::string difference(const fs::path& from, const fs::path& to, const std::string& from_name,
                       const std::string& to_name) {
    const auto ended = processes::run_bounded({"/usr/bin/diff", "-u", "--label", from_name,
                                               "--label", to_name, from.string(), to.string()},
                                              "/", {});
    if (ended.exit_code() != 0 && ended.exit_code() != 1)
        throw std::runtime_error("diff failed: " + ended.error);
    return ended.out;
}

Merged merge(const fs::path& mine, const fs::path& base, const fs::path& theirs) {
    const auto ended =
        processes::run_bounded({"/usr/bin/diff3", "-m", "-L", "yours", "-L", "before", "-L",
                                "shipped", mine.string(), base.string(), theirs.string()},
                               "/", {});
    if (ended.exit_code() != 0 && ended.exit_code() != 1)
        throw std::runtime_error("diff3 failed: " + ended.error);
    return {ended.out, ended.exit_code() == 0};
}

}  // namespace duet::lab

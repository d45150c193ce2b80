#include "tests/chaos/chaos_shop.hpp"

#include <cerrno>
#include <system_error>

#include <stdlib.h>

namespace duet::chaos {

namespace fs = std::filesystem;

namespace {

constexpr int megabytes = 4000;  // of a style's volume; its file takes only the used space

fs::path fresh_folder(const fs::path& root) {
    fs::create_directories(root);
    auto pattern = (root / "chaos-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(),
                                "cannot make a folder in " + root.string());
    return pattern;
}

/// Timeouts that would end an order are disabled, because a clock that jumps would decide them
/// differently in each style.
void let_nothing_expire() {
    setenv("DUET_REVIEW_TIMEOUT", "3600", 1);
    setenv("DUET_GIVE_UP", "7200", 1);
}

}  // namespace

ChaosShop::ChaosShop(const processes::Paths& root, Options options)
    : options_{std::move(options)},
      folder_{fresh_folder(root.state)},
      paths_{root.programs, folder_ / "shop"} {
    try {
        let_nothing_expire();
        paths_.prepare();
        mount_disks();
        processes::BringUp how;
        how.styles = options_.styles;
        // if this process is killed, the supervisor ends the shop
        how.owner = processes::own_identity();
        how.progress = options_.progress;
        how.interrupted = options_.interrupted;
        plan_ = processes::bring_up(paths_, how);
        up_ = true;
    } catch (...) {
        for (auto& [style, disk] : disks_) disk.unmount();
        fs::remove_all(folder_);
        throw;
    }
}

ChaosShop::~ChaosShop() {
    try {
        bring_down();
        if (keep_) keep_data();
        for (auto& [style, disk] : disks_) disk.unmount();
        if (!keep_) fs::remove_all(folder_);
    } catch (const std::exception& problem) {
        options_.note(std::string{"some of it could not be removed: "} + problem.what() +
                      "\nIts folder is " + folder_.string() + ".");
    }
}

void ChaosShop::mount_disks() {
    if (!keep_mounts_to_ourselves()) return;
    for (const auto& style : options_.styles)
        disks_[style].mount(paths_.state / "data" / style, folder_ / (style + ".ext4"), megabytes);
}

void ChaosShop::bring_down() {
    if (!up_) return;
    up_ = false;
    processes::bring_down(paths_, options_.progress);
}

/// The volumes disappear with this process; their files are copied to where they would have been
/// without them.
void ChaosShop::keep_data() {
    for (auto& [style, disk] : disks_) {
        if (!disk.mounted()) continue;
        const auto data = paths_.state / "data" / style, copy = folder_ / style;
        fs::create_directories(copy);
        for (const auto& [service, file] : databases(style))
            fs::copy(file, copy / (service + ".db"));
        disk.unmount();
        fs::remove_all(data);
        fs::rename(copy, data);
        fs::remove(folder_ / (style + ".ext4"));
    }
}

client::ShopAccess ChaosShop::shop() const { return client::access_to(paths_, plan_); }

std::map<std::string, std::string> ChaosShop::databases(const std::string& style) const {
    std::map<std::string, std::string> files;
    for (const auto& program : processes::catalogue()) {
        if (program.style == style && program.owns_database)
            files[program.name] = paths_.database(program).string();
    }
    return files;
}

std::string ChaosShop::disks_text() const {
    for (const auto& [style, disk] : disks_) {
        if (!disk.mounted()) return "pretended at the point store.full (" + disk.problem() + ")";
    }
    return disks_.empty() ? "pretended at the point store.full (only root can mount a small volume)"
                          : "small volumes that are filled";
}

}  // namespace duet::chaos

#pragma once
// A separate shop for a run of chaos: a folder under the state folder, small volumes for its
// databases where possible, everything up.

#include "infra/client/load.hpp"
#include "infra/supervisor/running.hpp"
#include "tests/chaos/small_disk.hpp"

#include <map>

namespace duet::chaos {

/// One thread.
class ChaosShop {
public:
    struct Options {
        std::vector<std::string> styles;
        std::function<void(const std::string&)> progress, note;
        std::function<bool()> interrupted;
    };

    /// Makes the folder beside the learner's own shop, which it never touches. Throws as `bring_up`
    /// does.
    ChaosShop(const processes::Paths& root, Options options);
    ~ChaosShop();  ///< ends every process; removes the folder unless it is kept
    ChaosShop(const ChaosShop&) = delete;
    ChaosShop& operator=(const ChaosShop&) = delete;

    void bring_down();
    void keep() { keep_ = true; }

    const processes::Paths& paths() const { return paths_; }
    const processes::Plan& plan() const { return plan_; }
    const std::filesystem::path& folder() const { return folder_; }
    client::ShopAccess shop() const;
    std::map<std::string, std::string> databases(
        const std::string& style) const;  ///< service → file
    std::map<std::string, SmallDisk>& disks() { return disks_; }
    std::string disks_text() const;

private:
    void mount_disks();
    void keep_data();

    Options options_;
    std::filesystem::path folder_;
    processes::Paths paths_;
    processes::Plan plan_;
    std::map<std::string, SmallDisk> disks_;
    bool up_ = false, keep_ = false;
};

}  // namespace duet::chaos

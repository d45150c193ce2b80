#include "services/gateway/keys.hpp"

#include "shared/http/credentials.hpp"
#include "shared/http/secret.hpp"
#include "shared/log/log.hpp"
#include "shared/messages/json_tree.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace duet::gateway {

namespace {

std::vector<KeyHolder> read(const std::string& path) {
    std::ifstream file{path};
    if (!file)
        throw std::runtime_error("cannot read the keys in " + path + "; `./duet up` writes them");
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::vector<KeyHolder> holders;
    try {
        for (const auto& entry : parse_tree(text)) {
            holders.push_back({entry.at("key").get<std::string>(),
                               entry.at("name").get<std::string>(),
                               entry.at("role").get<std::string>() == "operator"});
        }
    } catch (const std::exception& error) {
        throw std::runtime_error("the keys in " + path + " cannot be read: " + error.what());
    }
    return holders;
}

}  // namespace

Keys::Keys(std::string path) : path_{std::move(path)}, holders_{read(path_)} {}

std::optional<KeyHolder> Keys::holder(std::string_view authorization) {
    const auto given = http::bearer_token(authorization);
    if (!given) return std::nullopt;
    const std::lock_guard lock{mutex_};
    read_if_changed();
    std::optional<KeyHolder> found;
    for (const auto& holder : holders_) {
        if (http::same_secret(holder.key, *given)) found = holder;
    }
    return found;
}

void Keys::read_if_changed() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_check_) return;
    next_check_ = now + std::chrono::seconds{1};
    struct stat about {};
    if (::stat(path_.c_str(), &about) != 0) return;  // being replaced: the known keys stay valid
    const std::pair<long, long> changed{about.st_mtim.tv_sec, about.st_mtim.tv_nsec};
    if (changed == changed_at_) return;
    try {
        holders_ = read(path_);
        changed_at_ = changed;
    } catch (const std::exception& error) {
        log::warn(error.what());
    }
}

}  // namespace duet::gateway

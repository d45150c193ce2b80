#include "shared/bus/connection.hpp"

#include "shared/bus/subjects.hpp"

namespace duet::bus {

namespace {

std::vector<std::string> split_at_commas(const std::string& urls) {
    std::vector<std::string> split;
    std::size_t begin = 0;
    while (begin <= urls.size()) {
        const auto comma = std::min(urls.find(',', begin), urls.size());
        if (comma > begin) split.push_back(urls.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return split;
}

/// A port without a listener: connecting fails at once.
constexpr const char* refusing_server = "nats://127.0.0.1:1";

/// Works around nats.c before its pull request 926. If the last server of the pool closes the very
/// first connection before it has sent a byte, as a dying broker does, the library never retries
/// any server. If the last server refuses the connection, it retries all of them for ever. So a
/// server that refuses comes last in a pool that must be retried for ever.
void set_servers(natsOptions* handle, const std::string& urls, bool retry_for_ever) {
    const auto servers = split_at_commas(urls);
    std::vector<const char*> pointers;
    for (const auto& server : servers) pointers.push_back(server.c_str());
    if (retry_for_ever) {
        pointers.push_back(refusing_server);
        checked(natsOptions_SetNoRandomize(handle, true), "use the broker at " + urls);
    }
    checked(natsOptions_SetServers(handle, pointers.data(), static_cast<int>(pointers.size())),
            "use the broker at " + urls);
}

// The library requires a callback for a first connect in the background. We poll `connected()`
// instead.
void ignore_first_connect(natsConnection*, void*) {}

OptionsHandle options_for(const Options& options, const std::string& inbox_prefix,
                          Connection::Start start, Connection::Sending sending) {
    natsOptions* created = nullptr;
    checked(natsOptions_Create(&created), "set up a connection");
    OptionsHandle handle{created};
    const auto set = [](natsStatus status) { checked(status, "set up a connection"); };
    set_servers(created, options.url, start == Connection::Start::in_background);
    if (!options.user.empty())
        set(natsOptions_SetUserInfo(created, options.user.c_str(), options.password.c_str()));
    if (!options.name.empty()) set(natsOptions_SetName(created, options.name.c_str()));
    set(natsOptions_SetCustomInboxPrefix(created, inbox_prefix.c_str()));
    set(natsOptions_SetTimeout(created, 5000));
    // Detects a broker that hangs within 15 s instead of minutes.
    set(natsOptions_SetPingInterval(created, 5000));
    set(natsOptions_SetSendAsap(created, sending == Connection::Sending::at_once));
    set(natsOptions_UseGlobalMessageDelivery(created, true));
    if (start == Connection::Start::in_background) {
        set(natsOptions_SetRetryOnFailedConnect(created, true, ignore_first_connect, nullptr));
        set(natsOptions_SetMaxReconnect(created, -1));
        set(natsOptions_SetReconnectWait(created, 100));
        set(natsOptions_SetReconnectJitter(created, 50, 50));
    } else {
        // After a reconnect a request would wait for a reply that the new broker never sends.
        set(natsOptions_SetAllowReconnect(created, false));
    }
    return handle;
}

}  // namespace

Connection::Connection(const Options& options, Start start, Sending sending)
    : url_(options.url), inbox_prefix_(inbox_prefix(options.user)) {
    const auto handle = options_for(options, inbox_prefix_, start, sending);
    natsConnection* created = nullptr;
    const auto status = natsConnection_Connect(&created, handle.get());
    handle_.reset(created);
    if (start == Start::in_background && status == NATS_NOT_YET_CONNECTED) return;
    checked(status, "connect to " + url_);
}

bool Connection::connected() const {
    return natsConnection_Status(handle_.get()) == NATS_CONN_STATUS_CONNECTED;
}

std::uint64_t Connection::reconnects() const {
    natsStatistics* created = nullptr;
    checked(natsStatistics_Create(&created), "count reconnects");
    const StatisticsHandle statistics{created};
    checked(natsConnection_GetStats(handle_.get(), created), "count reconnects");
    std::uint64_t reconnects = 0;
    checked(natsStatistics_GetCounts(created, nullptr, nullptr, nullptr, nullptr, &reconnects),
            "count reconnects");
    return reconnects;
}

std::string Connection::state_text() const {
    std::string text = connected() ? "connected to " + url_ : "not connected to " + url_;
    const char* last = nullptr;
    natsConnection_GetLastError(handle_.get(), &last);
    if (last != nullptr && *last != '\0') text += std::string{"; last error: "} + last;
    return text;
}

std::string Connection::new_inbox() const {
    natsInbox* created = nullptr;
    checked(natsInbox_Create(&created), "create an inbox");
    const InboxHandle inbox{created};
    const std::string_view name{created};  // "_INBOX.<unique>": we use only the unique part
    return inbox_prefix_ + std::string{name.substr(name.rfind('.'))};
}

}  // namespace duet::bus

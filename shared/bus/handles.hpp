#pragma once
// Internal to this folder: owners for nats.c's objects, and the one place that turns its status
// codes into exceptions. Thread-safe.

#include <nats/nats.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace duet::bus {

/// Frees a nats.c object with its function of the library.
template <auto destroy> struct Destroyed {
    template <typename Object> void operator()(Object* object) const { destroy(object); }
};

using OptionsHandle = std::unique_ptr<natsOptions, Destroyed<natsOptions_Destroy>>;
using ConnectionHandle = std::unique_ptr<natsConnection, Destroyed<natsConnection_Destroy>>;
using SubscriptionHandle = std::unique_ptr<natsSubscription, Destroyed<natsSubscription_Destroy>>;
using MessageHandle = std::unique_ptr<natsMsg, Destroyed<natsMsg_Destroy>>;
using StatisticsHandle = std::unique_ptr<natsStatistics, Destroyed<natsStatistics_Destroy>>;
using InboxHandle = std::unique_ptr<natsInbox, Destroyed<natsInbox_Destroy>>;
using ContextHandle = std::unique_ptr<jsCtx, Destroyed<jsCtx_Destroy>>;
using StreamInfoHandle = std::unique_ptr<jsStreamInfo, Destroyed<jsStreamInfo_Destroy>>;
using ConsumerInfoHandle = std::unique_ptr<jsConsumerInfo, Destroyed<jsConsumerInfo_Destroy>>;
using ConsumerListHandle =
    std::unique_ptr<jsConsumerInfoList, Destroyed<jsConsumerInfoList_Destroy>>;

/// The text for `status`, with this thread's last error detail of the library.
inline std::string describe(natsStatus status) {
    const char* detail = nats_GetLastError(nullptr);
    std::string text = natsStatus_GetText(status);
    if (detail != nullptr && *detail != '\0') text += std::string{" ("} + detail + ")";
    return text;
}

/// Throws std::runtime_error "<doing>: <reason>" unless `status` is NATS_OK.
inline void checked(natsStatus status, const std::string& doing) {
    if (status != NATS_OK) throw std::runtime_error(doing + ": " + describe(status));
}

}  // namespace duet::bus

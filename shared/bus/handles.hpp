#pragma once
// Internal to this folder: nats.c's objects as owners, and the one place where its status codes
// become exceptions.

#include <nats/nats.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace duet::bus {

/// Frees a nats.c object with the library's own function for it.
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

/// What the library said last in this thread about `status`, in words.
inline std::string words_of(natsStatus status) {
    const char* detail = nats_GetLastError(nullptr);
    std::string words = natsStatus_GetText(status);
    if (detail != nullptr && *detail != '\0') words += std::string{" ("} + detail + ")";
    return words;
}

/// Throws std::runtime_error "<doing>: <reason>" unless `status` is NATS_OK.
inline void checked(natsStatus status, const std::string& doing) {
    if (status != NATS_OK) throw std::runtime_error(doing + ": " + words_of(status));
}

}  // namespace duet::bus

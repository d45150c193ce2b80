#include "shared/service/machine/batch.hpp"

namespace duet::service {

namespace {

Result storage_failure(const std::exception& error) {
    const auto* store = dynamic_cast<const store::StoreError*>(&error);
    Result result;
    result.status = Result::Status::failed;
    result.reply = Reply::failed(error.what());
    result.error = error.what();
    result.no_space = store != nullptr && store->full();
    return result;
}

BatchResult durable_batch(Machine& machine, std::vector<Inbound>& batch) {
    try {
        return machine.process(batch);
    } catch (const std::exception& error) {
        // BEGIN or COMMIT failed: the batch changed nothing.
        BatchResult nothing;
        nothing.results.assign(batch.size(), storage_failure(error));
        return nothing;
    }
}

}  // namespace

void process_batch(Machine& machine, std::vector<PendingMessage>& pending,
                   const AfterCommit& after_commit) {
    std::vector<Inbound> batch;
    batch.reserve(pending.size());
    for (auto& [message, done] : pending) batch.push_back(std::move(message));

    auto result = durable_batch(machine, batch);
    if (after_commit.measure) after_commit.measure(batch, result.results);
    if (after_commit.publish && !result.events.empty())
        after_commit.publish(std::move(result.events));
    if (after_commit.send && !result.commands.empty())
        after_commit.send(std::move(result.commands));
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (pending[i].done) pending[i].done(batch[i], result.results[i]);
    }
    if (after_commit.trace && !result.spans.empty()) after_commit.trace(std::move(result.spans));
    if (!after_commit.announce) return;
    for (const auto& announcement : result.announcements) after_commit.announce(announcement);
}

}  // namespace duet::service

#include "shared/store/checkpointer.hpp"

namespace duet::store {

Checkpointer::Checkpointer(Connection& writer, const std::string& path, Durability durability,
                           Settings settings)
    : writer_{writer}, own_{path, Connection::Mode::read_write, durability}, settings_{settings} {
    writer_.after_commit([this](int pages) { committed(pages); });
    thread_ = std::thread{[this] { loop(); }};
}

Checkpointer::~Checkpointer() {
    writer_.after_commit(nullptr);
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

/// Runs in the writer's thread, after each of its commits.
void Checkpointer::committed(int pages) {
    if (pages < settings_.begin_at) return;
    bool writer_copies = pages >= settings_.max;
    {
        const std::lock_guard lock{mutex_};
        if (copy_ == Copy::none) {
            copy_ = Copy::under_way;
            wake_.notify_one();
        } else if (copy_ == Copy::done) {
            copy_ = Copy::none;
            writer_copies = true;
        }
    }
    if (writer_copies) writer_.checkpoint();
}

void Checkpointer::loop() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || copy_ == Copy::under_way; });
        if (stopping_) return;
        lock.unlock();
        own_.checkpoint();
        lock.lock();
        copy_ = Copy::done;
    }
}

}  // namespace duet::store

#pragma once
// Read-only connections for queries: each query sees the last committed snapshot (WAL) and never
// waits for the writer.
//
//     reads.use([](store::Connection& db) { return orders::find(db, id); });

#include "shared/store/connection.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace duet::service {

/// Opens a connection when none is free, and keeps it. Keep `read` short: a long read keeps the
/// write-ahead log from shrinking. Thread-safe.
class ReadPool {
public:
    explicit ReadPool(std::string path) : path_{std::move(path)} {}

    template <class F> auto use(F&& read) {
        auto connection = borrow();
        struct Return {
            ReadPool& pool;
            std::unique_ptr<store::Connection>& connection;
            ~Return() { pool.give_back(std::move(connection)); }
        } give_back{*this, connection};
        return read(*connection);
    }

private:
    std::unique_ptr<store::Connection> borrow() {
        {
            const std::lock_guard lock{mutex_};
            if (!free_.empty()) {
                auto connection = std::move(free_.back());
                free_.pop_back();
                return connection;
            }
        }
        return std::make_unique<store::Connection>(path_, store::Connection::Mode::read_only);
    }

    void give_back(std::unique_ptr<store::Connection> connection) {
        const std::lock_guard lock{mutex_};
        free_.push_back(std::move(connection));
    }

    std::string path_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<store::Connection>> free_;
};

}  // namespace duet::service

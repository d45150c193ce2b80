#pragma once
// How a process shares out its file descriptors, so that no use of them starves another.
//
// The limit (RLIMIT_NOFILE) is divided like this; `share_out` is the arithmetic:
//
//   own          96 descriptors: databases (three each: file, WAL, shared memory), standard
//                streams, the broker's connections, listeners, the epoll and event descriptors of
//                all threads
//   calls        a quarter of the rest, at most 4,096: sockets of the HTTP client, which therefore
//                always finds one, however many clients connect
//   connections  what is left, for the HTTP server's clients, at most 20,000:
//                two descriptors per connection: Pistache's socket and the duplicate that answers
//                are written to (a parked reply uses that same duplicate);
//                two more per idle connection that was told to leave and is not gone yet;
//                one per refused connection that has not read its 503 yet;
//                one spare, so that even a process without descriptors can refuse
//
// With `ulimit -n 256`: 96 own, 39 calls, 50 connections (and 6 leaving, 6 refused, 1 spare).
// One server and one client with default options per process; others say their own, smaller bounds.

#include <cstddef>

namespace duet::http {

struct DescriptorShares {
    std::size_t calls = 0;        ///< connections of the client
    std::size_t connections = 0;  ///< connections of the server
    std::size_t leaving = 0;      ///< more of the server's: told to leave, not gone yet
    std::size_t refused = 0;      ///< more of the server's: refused, still reading
};

/// The shares of a process that may have `limit` descriptors. Never less than eight connections and
/// eight calls: with less than about 130 descriptors accept(2) may fail, and the acceptor copes.
DescriptorShares share_out(std::size_t limit);

/// The same for a server whose bound is set by hand: `max_connections`, if the descriptors allow
/// it.
DescriptorShares share_out(std::size_t limit, std::size_t max_connections);

/// The soft limit of this process as it is now. No limit counts as 2^20.
std::size_t descriptor_limit();

/// Raises the soft limit to the hard one, which every process may. Where the system refuses it, the
/// limit stays. Children inherit it, so only programs that serve call this.
void raise_descriptor_limit();

}  // namespace duet::http

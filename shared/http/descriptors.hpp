#pragma once
// Divides the file descriptors of a process between its uses, so that no use starves another.
//
// `share_out` divides the limit (RLIMIT_NOFILE) as follows:
//
//   own          96 descriptors: databases (three each: file, WAL, shared memory), standard
//                streams, the broker's connections, listeners, the epoll and event descriptors of
//                all threads
//   calls        a quarter of the rest, at most 4,096: sockets of the HTTP client, so that calls
//                to other processes always find one, however many clients connect
//   connections  the remainder, for the HTTP server's clients, at most 20,000:
//                two descriptors per connection: the socket that Pistache polls, and its
//                duplicate for writing (a delayed response uses the same duplicate);
//                two more per idle connection that the server has shut down and Pistache has
//                not closed yet;
//                one per refused connection that has not read its 503 yet;
//                one spare, so that even a process without descriptors can refuse
//
// With `ulimit -n 256`: 96 own, 39 calls, 50 connections (and 6 evicted, 6 refused, 1 spare).
// The division assumes one server and one client with default options per process; others set
// smaller bounds themselves. Thread-safe.

#include <cstddef>

namespace duet::http {

struct DescriptorShares {
    std::size_t calls = 0;        ///< connections of the client
    std::size_t connections = 0;  ///< connections of the server
    std::size_t evicted = 0;      ///< evicted by the server, not closed yet
    std::size_t refused = 0;      ///< refused by the server, not closed yet
};

/// The shares of a process that may have `limit` descriptors: at least eight connections and eight
/// calls. With fewer than about 130 descriptors accept(2) may fail; the acceptor handles that.
DescriptorShares share_out(std::size_t limit);

/// The same for a server with a configured bound: `max_connections`, reduced to what the
/// descriptors allow. 0 means no bound of its own.
DescriptorShares share_out(std::size_t limit, std::size_t max_connections);

/// The current soft limit of this process. An unlimited process gets 2^20.
std::size_t descriptor_limit();

/// Raises the soft limit to the hard limit, which needs no privilege. If the system refuses, the
/// limit stays. Child processes inherit the limit, so only servers call this.
void raise_descriptor_limit();

}  // namespace duet::http

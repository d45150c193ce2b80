#pragma once
// The only source of randomness of a simulation. A number depends on the seed and on the strings
// that name the decision, not on earlier numbers. When the shrinker removes an order or a fault,
// the rest of the schedule stays the same. Do not rename these strings: they define the meaning of
// every seed.

#include <cstdint>
#include <string_view>

namespace duet::simulation {

/// Thread-safe.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : seed_{seed} {}

    std::uint64_t number(std::string_view what, std::string_view about,
                         std::uint64_t which = 0) const {
        // FNV-1a (Fowler, Noll, Vo 1991), mixed by splitmix64 (Steele, Lea, Flood 2014): the same
        // numbers from every compiler.
        auto hash = 0xcbf29ce484222325u ^ seed_;
        const auto add = [&hash](std::string_view text) {
            for (const char c : text)
                hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
            hash = (hash ^ 0xffu) * 0x100000001b3u;
        };
        add(what);
        add(about);
        auto z = hash + 0x9e3779b97f4a7c15u * (which + 1);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    /// A number from 0 to limit - 1.
    std::int64_t below(std::int64_t limit, std::string_view what, std::string_view about,
                       std::uint64_t which = 0) const {
        return static_cast<std::int64_t>(number(what, about, which) %
                                         static_cast<std::uint64_t>(limit));
    }

    bool one_in(std::int64_t n, std::string_view what, std::string_view about,
                std::uint64_t which = 0) const {
        return below(n, what, about, which) == 0;
    }
    bool percent(std::int64_t p, std::string_view what, std::string_view about,
                 std::uint64_t which = 0) const {
        return below(100, what, about, which) < p;
    }

private:
    std::uint64_t seed_;
};

}  // namespace duet::simulation

#pragma once
// Catch2 of Debian 12 (v2) or 13 (v3); link duet_catch.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace duet::tests {
using Catch::Matchers::ContainsSubstring;
}
#else
#include <catch2/catch.hpp>
namespace duet::tests {
inline auto ContainsSubstring(const std::string& text) { return Catch::Contains(text); }
}  // namespace duet::tests
#endif

#pragma once
// Catch2 of Debian 12 (v2) or 13 (v3); link duet_catch.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

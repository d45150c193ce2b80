#pragma once
// The same for tests, with Catch2.

#include "infra/cmake/precompiled/standard.hpp"
#include "tests/catch.hpp"

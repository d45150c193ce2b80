#pragma once
// The same for tests, and Catch2.

#include "infra/cmake/precompiled/standard.hpp"
#include "tests/catch.hpp"

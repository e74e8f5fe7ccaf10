#include "library.hpp"
#include <catch2/catch_test_macros.hpp>
TEST_CASE("x"){ ptape::model::Library l({.drives=2}); REQUIRE(l.find("TAPE1")); }

#include "weights/json_bounds.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonBounds, DepthIsCountedWhereItIsOpen) {
  const JsonBounds bounds{.depth = 3, .keys = 100};
  EXPECT_NO_THROW(check_json_bounds(nested(3), bounds, "model"));
  EXPECT_THROW(check_json_bounds(nested(4), bounds, "model"), ModelError);
  EXPECT_NO_THROW(check_json_bounds(R"([{"a": [1]}, {"b": [2]}, {"c": [3]}])", bounds, "model"));
  EXPECT_THROW(check_json_bounds(R"({"a": {"b": {"c": {}}}})", bounds, "model"), ModelError);
  EXPECT_NO_THROW(check_json_bounds(R"({"a": "[[[[[["})", bounds, "model"));
}

TEST(JsonBounds, KeysOfAllObjectsCountTogether) {
  const JsonBounds bounds{.depth = 9, .keys = 3};
  EXPECT_NO_THROW(check_json_bounds(R"([{"a": 1}, {"a": 1}, {"a": 1}])", bounds, "model"));
  EXPECT_THROW(check_json_bounds(R"([{"a": 1, "b": 2}, {"a": {"a": 1}}])", bounds, "model"), ModelError);
}

// What an attacker sends need not be whole.
TEST(JsonBounds, ABottomlessDocumentEndsEarly) {
  EXPECT_THROW(check_json_bounds(std::string(10'000'000, '['), {}, "model"), ModelError);
  EXPECT_NO_THROW(check_json_bounds("[[", {}, "model"));
  EXPECT_NO_THROW(check_json_bounds("", {}, "model"));
}

}  // namespace
}  // namespace sightline

#include "model/parameter_shapes.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(ParameterShapes, CountsElements) {
  ParameterShapes shapes;
  add_linear(shapes, "a", 3, 5);
  add_linear(shapes, "b", 2, 7, false);
  shapes.push_back({"c", {}});
  EXPECT_EQ(element_count(shapes, "model"), 3 * 5 + 5 + 2 * 7 + 1);
  EXPECT_EQ(find_shape(shapes, "a.bias")->shape, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(find_shape(shapes, "b.bias"), nullptr);
}

TEST(ParameterShapes, RefusesWhatOverflows) {
  const std::int64_t large = std::int64_t{1} << 32;
  EXPECT_THROW(element_count({{"product", {large, large}}}, "model"), ModelError);
  EXPECT_THROW(element_count({{"a", {large, large / 2 - 1}}, {"b", {large, large / 2 - 1}}}, "model"),
               ModelError);
  EXPECT_THROW(element_count({{"negative", {-1}}}, "model"), ModelError);
}

}  // namespace
}  // namespace sightline

#include "weights/element_type.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace sightline {
namespace {

TEST(ElementType, SizesAreThoseOfTheNames) {
  const std::map<std::string, std::size_t> sizes{{"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2},
                                                 {"I64", 8}, {"I32", 4}, {"I16", 2}, {"I8", 1},
                                                 {"U8", 1},  {"BOOL", 1}};
  EXPECT_EQ(std::size(EnumNames<ElementType>::kRows), sizes.size());
  for (const auto& [name, size] : sizes) {
    const auto type = find_enum<ElementType>(name);
    ASSERT_TRUE(type) << name;
    EXPECT_EQ(element_size(*type), size) << name;
    EXPECT_EQ(to_string(*type), name);
  }
  EXPECT_FALSE(find_enum<ElementType>("f32"));
}

TEST(ElementType, CountsAreProductsThatFit) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(element_count({}), 1);
  EXPECT_EQ(element_count({2, 3, 4}), 24);
  EXPECT_EQ(element_count({kMost, 1}), kMost);
  EXPECT_EQ(element_count({std::int64_t{1} << 32, std::int64_t{1} << 31}), std::nullopt);
  EXPECT_EQ(element_count({kMost, kMost, 0}), 0) << "no element, whatever stands beside the 0";
  EXPECT_EQ(element_count({-1, -1}), std::nullopt);
  EXPECT_EQ(element_count({0, -1}), std::nullopt);
}

TEST(ElementType, ShapesAreWrittenAsLists) {
  EXPECT_EQ(shape_text({}), "[]");
  EXPECT_EQ(shape_text({64, 3, 1}), "[64, 3, 1]");
}

}  // namespace
}  // namespace sightline

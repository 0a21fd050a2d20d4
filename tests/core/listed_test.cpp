#include "core/listed.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Listed, NamesInTheirOrder) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"b"}), "b");
  EXPECT_EQ(listed({"b", "a"}), "b, a");
}

TEST(Listed, ThousandsAreCounted) {
  std::vector<std::string> names(200, "x");
  EXPECT_EQ(listed(names).find("more"), std::string::npos);
  names.resize(1203, "y");
  const std::string text = listed(names);
  EXPECT_EQ(text.find('y'), std::string::npos);
  EXPECT_TRUE(text.ends_with("x, x and 1003 more")) << text;
}

}  // namespace
}  // namespace sightline

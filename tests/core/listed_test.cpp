#include "core/listed.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/files.h"

namespace sightline {
namespace {

TEST(Joined, AllOfThemWithWhatIsBetween) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"", "b"}), ", b");
  EXPECT_EQ(joined({"MIT", "CC-BY"}, "; "), "MIT; CC-BY");
  EXPECT_TRUE(joined(std::vector<std::string>(300, "x"), "").ends_with("xxx"));
}

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

TEST(TenOf, TenAreNamed) {
  EXPECT_EQ(ten_of({}), "");
  const std::vector<std::string> ten{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  EXPECT_EQ(ten_of(ten), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
}

TEST(TenOf, MoreStandInAFileThatIsNamed) {
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("line\n" + std::to_string(i));
  const std::string text = ten_of(names, "; ");
  EXPECT_EQ(text.find("line\n10"), std::string::npos);
  const std::string before = "line\n9; and 2 more (all of them: ";
  const std::size_t at = text.find(before);
  ASSERT_NE(at, std::string::npos) << text;
  ASSERT_TRUE(text.ends_with(")"));
  const std::string file = text.substr(at + before.size(), text.size() - at - before.size() - 1);
  const std::string written = read_file(file);
  EXPECT_TRUE(written.starts_with("line\\n0\nline\\n1\n")) << written;
  EXPECT_TRUE(written.ends_with("line\\n11\n")) << written;
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace sightline

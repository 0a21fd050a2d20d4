#include "render/fonts.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace sightline {
namespace {

TEST(Fonts, AreFilesOfThisMachine) {
  for (const bool bold : {false, true}) {
    Fonts fonts(bold);
    if (!fonts.plain()) GTEST_SKIP() << "no font here (Debian: fonts-dejavu-core)";
    EXPECT_TRUE(std::filesystem::is_regular_file(fonts.plain()->path));
    for (const char32_t character : {U'a', U'\u00E9', U'\u024F'})
      EXPECT_EQ(fonts.with(character), *fonts.plain());
    for (const char32_t character : {U'\u0416', U'\u72AC', U'\U0010FFFF', U'\u72AC'})
      EXPECT_TRUE(std::filesystem::is_regular_file(fonts.with(character).path))
          << static_cast<int>(character);
    EXPECT_EQ(fonts.with(U'\U0010FFFF'), *fonts.plain()) << "no character: no font has it";
    const Fonts moved = std::move(fonts);
    EXPECT_EQ(moved.with(U'a'), *moved.plain());
  }
}

TEST(Fonts, BoldOnesAreOthers) {
  const Fonts regular(false), bold(true);
  if (!regular.plain() || !bold.plain()) GTEST_SKIP() << "no font here (Debian: fonts-dejavu-core)";
  EXPECT_NE(regular.plain()->path, bold.plain()->path);
}

}  // namespace
}  // namespace sightline

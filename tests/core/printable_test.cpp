#include "core/printable.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Printable, NamesNeitherBreakALineNorMoveTheCursor) {
  EXPECT_EQ(printable("a\nb\tc\x1b[2Jd"), "a\\nb\\tc\\x1b[2Jd");
  EXPECT_EQ(printable("na\xC3\xAFve.jpg"), "na\xC3\xAFve.jpg");
}

TEST(Printable, CanBeHadBack) {
  // A backslash and an n in a name are not a line end.
  EXPECT_EQ(printable("a\\nb"), "a\\\\nb");
  EXPECT_NE(printable("a\\nb"), printable("a\nb"));
}

TEST(Printable, LinesOfMessagesStayLines) {
  EXPECT_EQ(printable_lines("C:\\a\n\x1b[31mb"), "C:\\a\n\\x1b[31mb");
}

}  // namespace
}  // namespace sightline

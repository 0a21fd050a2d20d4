#include "core/printable.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Printable, NamesNeitherBreakALineNorMoveTheCursor) {
  EXPECT_EQ(printable("a\nb\tc\x1b[2Jd"), "a\\nb\\tc\\x1b[2Jd");
  EXPECT_EQ(printable("na\xC3\xAFve.jpg"), "na\xC3\xAFve.jpg");
}

// C1: 0x9b is to many terminals what ESC [ is.
TEST(Printable, ControlCharactersOfTheUpperHalfAreEscaped) {
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2Jb\xC2\x85"),
            "a\\xc2\\x9b2Jb\\xc2\\x85");
  EXPECT_EQ(printable("a\x9B"
                      "2J"),
            "a\\x9b2J")
      << "alone, in a name that is no UTF-8";
  EXPECT_EQ(printable_lines("\xC2\x9B"
                            "1A\n"),
            "\\xc2\\x9b1A\n");
  const std::string letters = "\xC2\xA0\xC3\x9B\xE2\x80\x9B\xF0\x9F\x90\x9B";  // their bytes are no C1
  EXPECT_EQ(printable(letters), letters);
  EXPECT_EQ(printable("\xE9t\xE9"), "\xE9t\xE9") << "Latin-1";
  EXPECT_EQ(printable("\xE2\x80"), "\xE2\\x80") << "cut off";
}

// "\u202Egpj.exe" is shown as "exe.jpg".
TEST(Printable, NamesDoNotTurnTheDirectionOfALine) {
  EXPECT_EQ(printable("\xE2\x80\xAEgpj.\xE2\x81\xA6x\xE2\x80\xA8"),
            "\\xe2\\x80\\xaegpj.\\xe2\\x81\\xa6x\\xe2\\x80\\xa8");
  const std::string words =
      "\xE2\x80\x8F\xD7\x90\xE2\x80\xAF\xE2\x81\xAA\xE2\x80\xA7";  // a mark, a letter, a space
  EXPECT_EQ(printable(words), words);
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

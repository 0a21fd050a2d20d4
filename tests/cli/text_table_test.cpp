#include "cli/text_table.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(TextTable, ValuesStandUnderEachOther) {
  EXPECT_EQ(text_of(TextTable{{"a", "1"}, {"longer", "two words"}, {"", "x"}}),
            "a       1\n"
            "longer  two words\n"
            "        x\n");
  EXPECT_EQ(text_of(TextTable()), "");
}

// What a file says of itself neither breaks lines nor paints the terminal.
TEST(TextTable, AValueIsOnOneLine) {
  EXPECT_EQ(text_of(TextTable{{"credits", "me\n\033[31myou"}}), "credits  me\\n\\x1b[31myou\n");
}

}  // namespace
}  // namespace sightline

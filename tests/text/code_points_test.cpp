#include "text/code_points.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(CodePoints, GoThroughUtf8AndBack) {
  for (const char32_t code : {U'a', U'\u00e4', U'\u6f22', U'\U0001F600'}) {
    std::string bytes;
    append_utf8(bytes, code);
    EXPECT_EQ(decode_utf8(bytes), std::u32string(1, code));
  }
}

TEST(CodePoints, EveryWrongByteIsOneReplacement) {
  EXPECT_EQ(decode_utf8("a\xFF\xC3z"), U"a\uFFFD\uFFFDz");
  EXPECT_EQ(decode_utf8("\xE6\xBC"), U"\uFFFD\uFFFD");                           // cut off
  EXPECT_EQ(decode_utf8("\xC0\x80"), U"\uFFFD\uFFFD");                           // overlong
  EXPECT_EQ(decode_utf8("\xED\xA0\x80").find(U'\xD800'), std::u32string::npos);  // a surrogate
}

TEST(CodePoints, ClassesAreOfAllScriptsButBeyondTheBasicPlaneOfNone) {
  EXPECT_TRUE(is_letter(U'\u00e4') && is_letter(U'\u6f22') && is_letter(U'\u0301'));
  EXPECT_FALSE(is_letter(U'1') || is_letter(U'-') || is_letter(U'\uFE0F') || is_letter(U'\U00020000'));
  EXPECT_TRUE(is_digit(U'7') && is_digit(U'\u0663'));
  EXPECT_FALSE(is_digit(U'\u00bd') || is_digit(U'x'));
  EXPECT_TRUE(is_uppercase(U'\u00c4') && !is_uppercase(U'\u00e4'));
  EXPECT_TRUE(is_blank(U' ') && is_blank(U'\n') && is_blank(U'\u00a0'));
  EXPECT_TRUE(is_symbol(U'$') && is_symbol(U'\u00bd') && is_symbol(U'\u2014'));
  EXPECT_FALSE(is_symbol(U'a') || is_symbol(U'\U0001F600'));
  EXPECT_EQ(to_lower(U'\u00c4'), U'\u00e4');
}

}  // namespace
}  // namespace sightline

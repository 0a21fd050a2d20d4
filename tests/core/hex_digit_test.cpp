#include "core/hex_digit.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sightline {
namespace {

TEST(HexDigit, OfEitherCaseAndOfNothingElse) {
  constexpr std::string_view kLower = "0123456789abcdef", kUpper = "0123456789ABCDEF";
  for (int c = -128; c < 128; ++c) {
    const char digit = static_cast<char>(c);
    const auto lower = kLower.find(digit), upper = kUpper.find(digit);
    const int expected = lower != kLower.npos   ? static_cast<int>(lower)
                         : upper != kUpper.npos ? static_cast<int>(upper)
                                                : -1;
    EXPECT_EQ(hex_digit(digit), expected) << c;
  }
}

}  // namespace
}  // namespace sightline

#include "core/number_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>

namespace sightline {
namespace {

// printf is the judge.
std::string printed(const char* format, double value) {
  char text[512];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

TEST(NumberText, IsWhatPrintfPrints) {
  for (const double value : {0.0, -0.0, 1.0, -7.406, 0.00005, 0.25, 2.5, 3.5, 9.995, 123456.789, 1e22, -1e-9,
                             std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(),
                             std::numeric_limits<double>::infinity(), -HUGE_VAL}) {
    EXPECT_EQ(with_decimals(value, 4), printed("%.4f", value));
    EXPECT_EQ(with_decimals(value, 0), printed("%.0f", value));
    EXPECT_EQ(with_digits(value, 3), printed("%.3g", value));
    EXPECT_EQ(with_digits(value, 6), printed("%.6g", value));
  }
  EXPECT_EQ(with_decimals(std::nan(""), 1), "nan");
}

TEST(NumberText, TheShortestIsReadBackAsTheSameNumber) {
  EXPECT_EQ(shortest_text(0.1), "0.1");
  EXPECT_EQ(shortest_text(1.0), "1");
  EXPECT_EQ(shortest_text(1e300), "1e+300");
  for (const double value : {1.0 / 3, 0.1 + 0.2, std::numeric_limits<double>::min()})
    EXPECT_EQ(std::stod(shortest_text(value)), value);
}

TEST(NumberText, ZerosStandBeforeANumberThatIsShorter) {
  EXPECT_EQ(zero_filled(7, 2), "07");
  EXPECT_EQ(zero_filled(0, 4), "0000");
  EXPECT_EQ(zero_filled(12345, 4), "12345");
}

}  // namespace
}  // namespace sightline

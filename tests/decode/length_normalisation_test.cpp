#include "decode/length_normalisation.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// Worked out by hand: 4^0.5 = 2, ((5 + 7) / 6)^2 = 4.
TEST(LengthNormalisation, DividesByWhatItSays) {
  EXPECT_DOUBLE_EQ(length_normalised(-6, 4, LengthNormalisation::power, 0.5), -3);
  EXPECT_DOUBLE_EQ(length_normalised(-6, 4, LengthNormalisation::power, 0), -6);
  EXPECT_DOUBLE_EQ(length_normalised(-6, 7, LengthNormalisation::wu, 2), -1.5);
  EXPECT_DOUBLE_EQ(length_normalised(-6, 1, LengthNormalisation::wu, 0.7), -6);
  EXPECT_DOUBLE_EQ(length_normalised(-6, 4, LengthNormalisation::average, 0.5), -1.5);
  EXPECT_DOUBLE_EQ(length_normalised(-6, 0, LengthNormalisation::average, 1), -6);
}

}  // namespace
}  // namespace sightline

#include "caption/calibration.h"

#include <gtest/gtest.h>

#include "caption/some_calibration.h"

namespace sightline {
namespace {

TEST(CalibrationTest, DistanceIsThatOfTheFormula) {
  // (5 - 1) / 2 = 2, (-1 + 2) / 0.5 = 2, (1.5 - 0.5) / 1 = 1: the root of 4 + 4 + 1.
  EXPECT_DOUBLE_EQ(distance_of(some_calibration(), std::vector<float>{5, -1, 1.5f}), 3);
  EXPECT_EQ(distance_of(some_calibration(), std::vector<float>{1, -2, 0.5f}), 0);
}

TEST(CalibrationTest, ClassesBeginAboveTheirBounds) {
  const Calibration calibration = some_calibration();
  EXPECT_EQ(worth_of(calibration, 0.61), Worth::likely);
  EXPECT_EQ(worth_of(calibration, 0.6), Worth::unsure);
  EXPECT_EQ(worth_of(calibration, 0.26), Worth::unsure);
  EXPECT_EQ(worth_of(calibration, 0.25), Worth::guess);
  EXPECT_EQ(worth_of(calibration, 0), Worth::guess);
}

TEST(CalibrationTest, OfAPhotoThatIsUnlikeEveryCaptionIsAGuess) {
  const Judgement near = judge(some_calibration(), 0.9, std::vector<float>{5, -1, 1.5f});
  EXPECT_EQ(near.worth, Worth::likely);
  EXPECT_FALSE(near.unlike);
  EXPECT_EQ(judgement_text(near), "likely");
  const Judgement far = judge(some_calibration(), 0.9, std::vector<float>{5, 2, 1.5f});  // root of 4 + 64 + 1
  EXPECT_TRUE(far.unlike);
  EXPECT_EQ(far.worth, Worth::guess);
  EXPECT_NEAR(far.distance, 8.306623862918075, 1e-12);
  EXPECT_EQ(judgement_text(far), "guess: the photo is unlike what this model has seen");
}

}  // namespace
}  // namespace sightline

#include "caption/calibration_measure.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

constexpr double kGood = 0.9, kBad = 0.1;
const std::vector<std::vector<float>> kPhotos{{1, 10, 3}, {3, 10, 7}, {2, 10, 5}, {6, 10, 1}};

CalibrationAims small_aims() {
  CalibrationAims aims;
  aims.least_captions = 2;
  return aims;
}

TEST(CalibrationMeasureTest, ClassesAreTheLongestRunsThatReachTheirShare) {
  // From the top: + + - +, three of four, and with the next - only .6; the captions come in any order.
  const std::vector<MeasuredCaption> captions{{0.30, kBad},  {0.90, kGood}, {0.80, kGood}, {0.70, kBad},
                                              {0.60, kGood}, {0.50, kBad},  {0.45, kBad},  {0.40, kGood},
                                              {0.35, kGood}, {0.20, kBad},  {0.10, kBad}};
  const Calibration calibration = measure_calibration(captions, kPhotos, small_aims());
  EXPECT_EQ(calibration.likely_above, 0.50);
  EXPECT_EQ(calibration.likely, (MeasuredClass{4, 0.75}));
  // .50 -, .45 -, .40 +, .35 + are half good; with .30 - two of five, 0.4, still are.
  EXPECT_EQ(calibration.unsure_above, 0.20);
  EXPECT_EQ(calibration.unsure, (MeasuredClass{5, 0.4}));
  EXPECT_EQ(calibration.guess, (MeasuredClass{2, 0}));
  EXPECT_EQ(calibration.photos, 4);
}

TEST(CalibrationMeasureTest, EqualConfidencesStayTogether) {
  const std::vector<MeasuredCaption> captions{{0.9, kGood}, {0.8, kGood}, {0.5, kGood},
                                              {0.5, kBad},  {0.5, kBad},  {0.5, kBad}};
  const Calibration calibration = measure_calibration(captions, kPhotos, small_aims());
  EXPECT_EQ(calibration.likely_above, 0.5);
  EXPECT_EQ(calibration.likely, (MeasuredClass{2, 1}));
  EXPECT_EQ(calibration.unsure.captions, 0);  // one in four
  EXPECT_EQ(calibration.unsure_above, calibration.likely_above);
  EXPECT_EQ(calibration.guess, (MeasuredClass{4, 0.25}));
}

TEST(CalibrationMeasureTest, AClassThatNothingReachesIsEmpty) {
  const Calibration bad = measure_calibration({{1, kBad}, {0.9, kBad}, {0.8, kBad}}, kPhotos, small_aims());
  EXPECT_EQ(bad.likely.captions, 0);
  EXPECT_EQ(worth_of(bad, 1), Worth::guess);
  EXPECT_EQ(bad.guess.captions, 3);
  CalibrationAims aims = small_aims();
  aims.least_captions = 4;
  EXPECT_EQ(measure_calibration({{1, kGood}, {0.9, kGood}, {0.8, kGood}}, kPhotos, aims).likely.captions, 0);
  const Calibration good = measure_calibration({{1, kGood}, {0.9, kGood}}, kPhotos, small_aims());
  EXPECT_EQ(good.likely, (MeasuredClass{2, 1}));
  EXPECT_EQ(good.likely_above, 0);
}

// numpy: x = array([[1, 10, 3], [3, 10, 7], [2, 10, 5], [6, 10, 1]]); x.mean(0), x.std(0); the second feature
// never varies: a hundredth of sqrt((x.var(0)).mean()).
TEST(CalibrationMeasureTest, StatisticsAreNumpys) {
  const std::vector<MeasuredCaption> captions(4, MeasuredCaption{0.5, kGood});
  CalibrationAims aims = small_aims();
  aims.percentile = 75;
  const Calibration calibration = measure_calibration(captions, kPhotos, aims);
  EXPECT_THAT(calibration.mean, ElementsAre(3, 10, 4));
  EXPECT_THAT(calibration.deviation,
              ElementsAre(FloatEq(1.8708287f), FloatEq(0.01683251f), FloatEq(2.236068f)));
  // Distances of the photos: 1.15882, 1.34164, 0.69693, 2.09080; three of four are at most the second.
  EXPECT_NEAR(calibration.farthest, 1.3416407, 1e-6);
  aims.percentile = 100;
  EXPECT_NEAR(measure_calibration(captions, kPhotos, aims).farthest, 2.0907962, 1e-6);
}

TEST(CalibrationMeasureTest, PhotosThatAreAllTheSameHaveADeviationToo) {
  const std::vector<MeasuredCaption> captions(2, MeasuredCaption{0.5, kGood});
  const Calibration calibration = measure_calibration(captions, {{1, 2}, {1, 2}}, small_aims());
  EXPECT_THAT(calibration.deviation, ElementsAre(1, 1));
  EXPECT_EQ(calibration.farthest, 0);
}

TEST(CalibrationMeasureTest, NothingCannotBeMeasured) {
  EXPECT_THROW(measure_calibration({}, {}, small_aims()), DataError);
}

}  // namespace
}  // namespace sightline

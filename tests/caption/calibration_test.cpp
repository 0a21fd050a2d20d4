#include "caption/calibration.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "caption/calibration_rows.h"
#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

Calibration some_calibration() {
  Calibration calibration;
  calibration.good_cider_d = 0.5;
  calibration.likely_above = 0.6;
  calibration.unsure_above = 0.25;
  calibration.likely = {12, 0.75};
  calibration.unsure = {30, 0.5};
  calibration.guess = {8, 0.125};
  calibration.photos = 50;
  calibration.percentile = 99;
  calibration.farthest = 4;
  calibration.mean = {1, -2, 0.5f};
  calibration.deviation = {2, 0.5f, 1};
  return calibration;
}

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

TEST(CalibrationTest, ComesBackFromJson) {
  Calibration expected = some_calibration();
  const Json json = to_json(calibration_fields(), expected);
  EXPECT_EQ(json.at("likely").at("captions"), 12);
  expected.mean.clear();
  expected.deviation.clear();
  EXPECT_EQ(calibration_from_json(json, "model"), expected);
}

TEST(CalibrationTest, RefusesWhatCannotBeMeant) {
  const auto error_after = [](auto change) -> std::string {
    Json json = to_json(calibration_fields(), some_calibration());
    change(json);
    try {
      calibration_from_json(json, "model: calibration");
    } catch (const DataError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(error_after([](Json&) {}), "none");
  EXPECT_THAT(error_after([](Json& json) { json.erase("farthest"); }),
              HasSubstr("key 'farthest' is missing"));
  EXPECT_THAT(error_after([](Json& json) { json["likely"].erase("good"); }),
              HasSubstr("key 'likely.good' is missing"));
  EXPECT_THAT(error_after([](Json& json) { json["likely"] = 3; }), HasSubstr("missing"));
  EXPECT_THAT(error_after([](Json& json) { json["guess"]["good"] = 1.5; }), HasSubstr("'guess.good' is 1.5"));
  EXPECT_THAT(error_after([](Json& json) { json["unsure_above"] = 0.7; }),
              HasSubstr("'unsure_above' is 0.7, expected at most likely_above, 0.6"));
  EXPECT_THAT(error_after([](Json& json) { json["photos"] = 0; }), HasSubstr("'photos' is 0"));
  EXPECT_THAT(error_after([](Json& json) { json = 7; }), HasSubstr("expected an object"));
}

}  // namespace
}  // namespace sightline

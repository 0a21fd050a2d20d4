#include "caption/calibration_rows.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "caption/some_calibration.h"
#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TEST(CalibrationRows, ComesBackFromJson) {
  Calibration expected = some_calibration();
  const Json json = to_json(calibration_fields(), expected);
  EXPECT_EQ(json.at("likely").at("captions"), 12);
  expected.mean.clear();
  expected.deviation.clear();
  EXPECT_EQ(calibration_from_json(json, "model"), expected);
}

TEST(CalibrationRows, RefusesWhatCannotBeMeant) {
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

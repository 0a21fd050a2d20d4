#include "pipeline/run_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

const RunSettings kThen{{"model", "abc"}, {"beam", "3"}, {"prefix", ""}};

TEST(RunSettings, ReadBackFromJson) {
  EXPECT_EQ(to_json(kThen).dump(), R"({"model":"abc","beam":"3","prefix":""})");
  EXPECT_EQ(run_settings_from_json(to_json(kThen), "x"), kThen);
  EXPECT_THROW(run_settings_from_json(Json::array(), "x"), DataError);
  EXPECT_THAT(
      [] {
        run_settings_from_json(Json{{"beam", 3}}, "journal");
      },
      ::testing::ThrowsMessage<DataError>(::testing::AllOf(HasSubstr("journal"), HasSubstr("beam"))));
}

TEST(RunSettings, TheIdOfJournalsStaysWhatItWas) {
  // sha256 of {"beam":"3"}: journals of earlier runs hold it.
  EXPECT_EQ(settings_id({{"beam", "3"}}), "d1f7882d959379aa");
  EXPECT_NE(settings_id({{"beam", "5"}}), settings_id({{"beam", "3"}}));
}

TEST(RunSettings, ADifferenceNamesWhatChangedCameAndWent) {
  EXPECT_EQ(settings_difference(kThen, kThen), "");
  EXPECT_EQ(settings_difference(kThen, {{"model", "abc"}, {"beam", "5"}, {"seed", "1"}}),
            "beam: 3 then, 5 now; seed: nothing then, 1 now");
  EXPECT_EQ(settings_difference({{"beam", "3"}, {"prefix", "a"}}, {{"beam", "3"}}),
            "prefix: a then, nothing now");
}

TEST(RunSettings, LongValuesAreShownFromWhereTheyDiffer) {
  const std::string hash(40, 'a');
  std::string other = hash;
  other[30] = 'b';
  const std::string difference = settings_difference({{"model", hash}}, {{"model", other}});
  EXPECT_THAT(difference, HasSubstr("..."));
  EXPECT_THAT(difference, HasSubstr("b"));
}

TEST(RunSettings, CharactersAreShownWhole) {
  std::string umlauts;
  for (int i = 0; i < 30; ++i) umlauts += "\xC3\xA4";
  for (const std::string& start : {std::string(), std::string("x")}) {
    // The values differ at their end, at their beginning.
    for (const auto& [then, now] : {std::pair{start + umlauts + "1", start + umlauts + "2"},
                                    std::pair{start + umlauts, start + "y" + umlauts}}) {
      const std::string shown = settings_difference({{"prefix", then}}, {{"prefix", now}});
      EXPECT_EQ(dump_json(Json(shown)).find("\xEF\xBF\xBD"), std::string::npos) << shown;
    }
  }
}

}  // namespace
}  // namespace sightline

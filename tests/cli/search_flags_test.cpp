// A search option is a row, and the row means the same to flags, recipes, the search and journals.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/caption_arguments.h"
#include "cli/model_options.h"
#include "core/error.h"
#include "core/field_values.h"
#include "core/scratch_file.h"
#include "decode/search_rows.h"
#include "train/training_config.h"

namespace sightline {
namespace {

void set_flag(SearchOptions& search, const FieldInfo& info, const std::string& text) {
  for (const Option& option : search_options(search))
    if (option.name == flag_name(info.key)) return option.set(text);
  FAIL() << "no --" << flag_name(info.key);
}

SearchOptions search_of_recipe(const FieldInfo& info, const Json& value) {
  const Json recipe{{"validation", {{info.key, value}}}};
  return training_config_from_json(recipe, "R").validation;
}

TEST(SearchRows, FlagsAndRecipesSetTheirMember) {
  for (const SearchRow& row : search_rows()) {
    const FieldInfo& info = row.field.info;
    const Json usual = row.field.get(SearchOptions()), other = other_value(info, usual);
    ASSERT_NE(usual, other) << info.key;
    SearchOptions by_flag;
    set_flag(by_flag, info, flag_text(other));
    EXPECT_EQ(row.field.get(by_flag), other) << info.key;
    if (row.in_recipes) {
      EXPECT_EQ(row.field.get(search_of_recipe(info, other)), other) << info.key;
    } else {
      EXPECT_THROW(search_of_recipe(info, other), DataError) << info.key;
    }
    row.field.set(by_flag, usual);  // and no other member has moved
    for (const SearchRow& also : search_rows())
      EXPECT_EQ(also.field.get(by_flag), also.field.get(SearchOptions())) << info.key;
  }
}

TEST(SearchRows, WhatIsOutsideItsRangeIsRefusedEverywhere) {
  int refused = 0;
  for (const SearchRow& row : search_rows()) {
    const FieldInfo& info = row.field.info;
    for (const Json& value : values_outside(info)) {
      SCOPED_TRACE(info.key + " " + flag_text(value));
      SearchOptions search;
      EXPECT_THROW(set_flag(search, info, flag_text(value)), UsageError);
      if (row.in_recipes) {
        EXPECT_THROW(search_of_recipe(info, value), DataError);
      }
      row.field.set(search, value);
      const auto fault = search_fault(search);
      ASSERT_TRUE(fault);
      EXPECT_EQ(fault->key, info.key);
      EXPECT_THROW(check_search(search), UsageError);
      ++refused;
    }
  }
  EXPECT_GE(refused, 9);
}

class CaptionSettings : public ::testing::Test {
 protected:
  CaptionSettings() {
    arguments_.model.model = model_.path();
    arguments_.words.prefix = "a photo";
  }
  SearchOptions& search() { return arguments_.run.images.search; }
  RunSettings settings() const { return caption_settings(arguments_); }

  ScratchFile model_{"weights"};
  CaptionArguments arguments_;
};

TEST_F(CaptionSettings, StandAsJournalsHaveAlwaysHadThem) {
  RunSettings expected{{"model", settings().front().second},
                       {"encoder", ""},
                       {"beam", "3"},
                       {"n-best", "1"},
                       {"min-length", "1"},
                       {"max-length", "30"},
                       {"length-penalty", "0.700000"},
                       {"allow-unknown", "false"},
                       {"prefix", "a photo"},
                       {"hard", "argmax"},
                       {"seed", ""}};
  EXPECT_EQ(settings(), expected);
  search().glimpses = GlimpseRule::sample;
  search().allow_unknown = true;
  search().seed = 0xFFFFFFFFFFFFFFFF;
  expected[7].second = "true";
  expected[9].second = "sample";
  expected[10].second = "18446744073709551615";
  EXPECT_EQ(settings(), expected);
}

// What is drawn depends on the seed and on how it is drawn, and not on the beam.
TEST_F(CaptionSettings, OfSampledCaptionsTellHowTheyWereDrawn) {
  search().sample = 4;
  search().top_p = 0.9;
  arguments_.words.must_include = "dog";
  const RunSettings now = settings();
  const auto value = [&](const std::string& name) {
    for (const auto& [key, text] : now)
      if (key == name) return text;
    return std::string("absent");
  };
  EXPECT_EQ(value("beam"), "");
  EXPECT_EQ(value("seed"), "1");
  EXPECT_EQ(value("sample"), "4");
  EXPECT_EQ(value("top-p"), "0.900000");
  EXPECT_EQ(value("temperature"), "absent");
  EXPECT_EQ(value("must-include"), "dog");
}

TEST_F(CaptionSettings, OfAnEnsembleNameEveryModel) {
  const std::string one = settings().front().second;
  const ScratchFile other("other weights");
  arguments_.model.further_models = {other.path()};
  const std::string both = settings().front().second;
  EXPECT_EQ(both.substr(0, one.size() + 1), one + ",");
  EXPECT_EQ(both.size(), 2 * one.size() + 1);
}

TEST_F(CaptionSettings, ChangeWithEveryOptionThatCaptionsDependOn) {
  for (const GlimpseRule rule : {GlimpseRule::argmax, GlimpseRule::sample}) {
    for (const SearchRow& row : search_rows()) {
      search() = {};
      search().glimpses = rule;
      const RunSettings before = settings();
      const bool matters = !row.matters || row.matters(search());
      row.field.set(search(), other_value(row.field.info, row.field.get(search())));
      EXPECT_EQ(settings() != before, matters) << row.field.info.key;
    }
  }
}

}  // namespace
}  // namespace sightline

// A search option is a row, and the row means the same to flags, recipes, the search and journals.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/model_options.h"
#include "core/error.h"
#include "core/field_values.h"
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

}  // namespace
}  // namespace sightline

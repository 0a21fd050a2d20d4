#include "model/attention_kinds.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "core/field.h"

namespace sightline {
namespace {

TEST(AttentionKind, RefusesAnUnknownOneNamingTheOthers) {
  try {
    attention_kind("sfot");
    FAIL();
  } catch (const UsageError& error) {
    const std::string message = error.what();
    EXPECT_TRUE(message.starts_with("attention: found 'sfot', expected soft, hard, none")) << message;
    for (const std::string& name : attention_kind_names())
      EXPECT_NE(message.find(name), std::string::npos) << name;
  }
}

TEST(AttentionKind, EachHasANameOfItsOwnAndAHelp) {
  std::set<std::string_view> names;
  for (const AttentionKind& kind : attention_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.summary.empty()) << kind.name;
    EXPECT_EQ(attention_kind(std::string(kind.name)).name, kind.name);
    // A hard one is called so.
    EXPECT_EQ(kind.name.starts_with("hard"), kind.choice == Choice::region) << kind.name;
  }
}

// A hard kind scores as the kind does that it is called after.
TEST(AttentionKind, HardOnesScoreAsTheOthers) {
  for (const AttentionKind& kind : attention_kinds()) {
    if (!kind.name.starts_with("hard-")) continue;
    const AttentionKind& soft = attention_kind(std::string(kind.name.substr(5)));
    EXPECT_EQ(kind.score, soft.score) << kind.name;
    EXPECT_EQ(kind.option, soft.option) << kind.name;
    EXPECT_EQ(kind.knows_places, soft.knows_places) << kind.name;
  }
}

// An option that one score alone has a use for is a key of decoders.
TEST(AttentionKind, OptionsAreKeysOfDecoders) {
  std::set<std::string> keys;
  for (const auto& row : decoder_fields()) keys.insert(row.info.key);
  for (const AttentionKind& kind : attention_kinds()) {
    if (!kind.option.empty()) {
      EXPECT_TRUE(keys.contains(std::string(kind.option))) << kind.name;
    }
  }
}

TEST(AttentionForm, IsThatOfTheKind) {
  AttentionConfig config;
  config.block = 5;
  const auto form = [&](const std::string& kind) {
    config.kind = kind;
    return attention_form(config);
  };
  EXPECT_EQ(form("soft"), AttentionForm());
  EXPECT_EQ(form("static"), (AttentionForm{false, 0, true}));
  EXPECT_EQ(form("hard-local-m"), (AttentionForm{true, 0, false}));
  EXPECT_EQ(form("hierarchical"), (AttentionForm{false, 5, false}));
}

TEST(AttentionSizes, TheQueryHasTheWordWhereItHasASay) {
  AttentionSizes sizes{.hidden = 5, .embedding = 3};
  EXPECT_EQ(sizes.query(), 5);
  sizes.sees_word = true;
  EXPECT_EQ(sizes.query(), 8);
}

}  // namespace
}  // namespace sightline

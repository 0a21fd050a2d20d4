#include "model/text_classifier_config.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/field.h"
#include "model/attention_kinds.h"

namespace sightline {
namespace {

// "hierarchical" is of sentences here, and none of that table's blocks.
TEST(TextClassifierConfig, ItsAttentionsAreKindsWithoutAPlaceAWordOrAChoice) {
  for (const std::string& name : text_attention_names()) {
    TextClassifierConfig config;
    config.attention = name;
    EXPECT_EQ(reads_sentences(config), name == "hierarchical") << name;
    if (reads_sentences(config)) continue;
    const AttentionKind& kind = attention_kind(name);
    EXPECT_NE(kind.choice, Choice::region) << name;
    EXPECT_FALSE(kind.knows_places) << name;
  }
}

TEST(TextClassifierConfig, KeysRefuseWhatIsOutside) {
  const auto from = [](const Json& json) {
    return from_json(text_attention_fields(), json, "c", TextClassifierConfig());
  };
  EXPECT_EQ(from({{"attention", "dot"}}).attention, "dot");
  EXPECT_EQ(from({{"context_dropout", 0}}).context_dropout, 0);
  for (const Json& bad :
       {Json{{"attention", "hard"}}, Json{{"attention", "local-p"}}, Json{{"attention_size", 0}},
        Json{{"attention_heads", 257}}, Json{{"context_dropout", 1}}})
    EXPECT_THROW(from(bad), DataError) << bad;
}

}  // namespace
}  // namespace sightline

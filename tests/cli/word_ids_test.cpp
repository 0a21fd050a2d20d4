#include "cli/word_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Vocabulary few_words() {
  return Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "dogs", "runs"}, "few");
}

std::string refusal_of_words(const std::string& text) {
  try {
    known_ids("--prefix", text, few_words());
  } catch (const UsageError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(WordIds, AreOfTheWordsAsCaptionsAreTokenised) {
  EXPECT_THAT(known_ids("--prefix", "A Dog runs.", few_words()), ElementsAre(4, 5, 7));
  EXPECT_THAT(included_ids("dog a dog", few_words()), ElementsAre(5, 4));
  EXPECT_THAT(forbidden_ids("dog zebra", few_words()), ElementsAre(5));
  EXPECT_THAT(known_ids("--prefix", "", few_words()), IsEmpty());
}

TEST(WordIds, AnUnknownWordIsNamedWithThoseSpeltLikeIt) {
  EXPECT_THAT(
      refusal_of_words("a dogg"),
      AllOf(HasSubstr("--prefix: the model does not know the word 'dogg'"), HasSubstr("it knows dog")));
  EXPECT_THAT(refusal_of_words("<end>"), HasSubstr("special word"));
  EXPECT_THROW(forbidden_ids("dog <end>", few_words()), UsageError);
}

TEST(WordIds, AGivenCaptionHasWords) {
  EXPECT_THROW(given_caption_ids(" . ", few_words()), UsageError);
  EXPECT_THAT(given_caption_ids("a dog", few_words()), ElementsAre(4, 5));
}

}  // namespace
}  // namespace sightline

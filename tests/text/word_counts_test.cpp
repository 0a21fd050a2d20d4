#include "text/word_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

WordCounts counts_of(const std::vector<std::string>& words) {
  WordCounts counts;
  for (const std::string& word : words) counts.add(word);
  return counts;
}

TEST(WordCounts, TheVocabularyIsThatOfTheWordsTogether) {
  const std::vector<std::string> words{"b", "a", "c", "a", "<pad>", "b", "<pad>", "<pad>", "d"};
  EXPECT_EQ(counts_of(words).vocabulary(2, 100).words(), Vocabulary::build({words}, 2).words());
  EXPECT_EQ(counts_of(words).vocabulary(1, 100).words(), Vocabulary::build({words}, 1).words());
}

TEST(WordCounts, TheRarestWordsGoFirst) {
  EXPECT_THAT(counts_of({"b", "a", "c", "a", "c", "a"}).vocabulary(1, 2).words(),
              ElementsAre("<pad>", "<start>", "<end>", "<unk>", "a", "c"));
}

// What is validated on must not choose the words.
TEST(WordCounts, AWordThatIsNotCountedIsUnknown) {
  WordCounts counts;
  const std::vector<std::int32_t> numbers{counts.add("a"), counts.add("b", false), counts.add("a"),
                                          counts.add("<pad>")};
  EXPECT_THAT(numbers, ElementsAre(0, 1, 0, 2));
  EXPECT_THAT(counts.ids_in(counts.vocabulary(1, 100)),
              ElementsAre(4, Vocabulary::kUnknown, Vocabulary::kUnknown));
}

}  // namespace
}  // namespace sightline

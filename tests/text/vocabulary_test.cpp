#include "text/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Vocabulary, OrdersByCountThenBytes) {
  const auto vocabulary =
      Vocabulary::build({{"b", "a", "c", "z"}, {"b", "a", "é"}, {"b", "z", "é", "rare", "A"}, {"A"}}, 2);
  EXPECT_THAT(vocabulary.words(), ElementsAre("<pad>", "<start>", "<end>", "<unk>", "b", "A", "a", "z", "é"));
}

TEST(Vocabulary, TheOrderOfCaptionsDoesNotMatter) {
  const auto one = Vocabulary::build({{"a", "b"}, {"c", "b"}}, 1);
  const auto other = Vocabulary::build({{"c", "b"}, {"b", "a"}}, 1);
  EXPECT_EQ(one.words(), other.words());
}

TEST(Vocabulary, EncodesAndLooksUp) {
  const auto vocabulary = Vocabulary::build({{"dog", "runs"}, {"dog"}}, 1);
  EXPECT_EQ(vocabulary.size(), 6);
  EXPECT_THAT(vocabulary.encode({"dog", "cat", "runs"}), ElementsAre(4, Vocabulary::kUnknown, 5));
  EXPECT_EQ(vocabulary.word(4), "dog");
  EXPECT_TRUE(vocabulary.contains("runs"));
  EXPECT_FALSE(vocabulary.contains("cat"));
}

TEST(Vocabulary, ACaptionThatSpellsASpecialAddsNothing) {
  const auto vocabulary = Vocabulary::build({{"<unk>", "dog", "<end>"}}, 1);
  EXPECT_THAT(vocabulary.words(), ElementsAre("<pad>", "<start>", "<end>", "<unk>", "dog"));
}

TEST(Vocabulary, NoTextSaysASpecial) {
  const auto vocabulary = Vocabulary::build({{"dog"}}, 1);
  EXPECT_THAT(
      vocabulary.encode({"<start>", "dog", "<end>", "<pad>", "<unk>"}),
      ElementsAre(Vocabulary::kUnknown, 4, Vocabulary::kUnknown, Vocabulary::kUnknown, Vocabulary::kUnknown));
  std::vector<std::string> tokens{"<start>", "a", "<unk>", "dog", "<end>", "<pad>"};
  EXPECT_EQ(Vocabulary::drop_controls(tokens), 3u);
  EXPECT_THAT(tokens, ElementsAre("a", "<unk>", "dog"));
  EXPECT_TRUE(Vocabulary::is_special("<unk>"));
  EXPECT_FALSE(Vocabulary::is_special("start"));
}

TEST(Vocabulary, ListsComeBackAsTheyWere) {
  const auto built = Vocabulary::build({{"dog", "runs", "dog"}}, 1);
  const auto read = Vocabulary::from_words(built.words(), "model.safetensors");
  EXPECT_EQ(read.words(), built.words());
  EXPECT_EQ(read.id("runs"), built.id("runs"));
}

TEST(Vocabulary, RefusesDamagedLists) {
  EXPECT_THAT(
      [] {
        Vocabulary::from_words({"<pad>", "<start>"}, "m");
      },
      ThrowsMessage<ModelError>(HasSubstr("m: vocabulary word 2 is nothing, expected '<end>'")));
  EXPECT_THAT(
      [] {
        Vocabulary::from_words({"<pad>", "dog", "<end>", "<unk>"}, "m");
      },
      ThrowsMessage<ModelError>(HasSubstr("word 1 is 'dog', expected '<start>'")));
  EXPECT_THAT(
      [] {
        Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "b", "a"}, "m");
      },
      ThrowsMessage<ModelError>(HasSubstr("lists 'a' twice, as words 4 and 6")));
}

}  // namespace
}  // namespace sightline

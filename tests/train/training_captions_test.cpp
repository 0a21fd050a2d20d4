#include "train/training_captions.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

const CaptionSet kSet{"captions.json",
                      {{"1", "1.jpg", {"A dog runs .", " ... ", "the dog"}},
                       {"2", "2.jpg", {"a unicorn unicorn unicorn"}},
                       {"3", "3.jpg", {"a dog runs and runs and runs"}}}};

TEST(TrainingCaptions, TokenisesCountsAndEncodes) {
  const TrainingCaptions captions = encode_training_captions(kSet, {true, false, true}, 2, 5);
  EXPECT_EQ(captions.vocabulary.words(),
            (std::vector<std::string>{"<pad>", "<start>", "<end>", "<unk>", "runs", "dog", "a", "and"}));
  ASSERT_EQ(captions.captions.size(), 3u);
  EXPECT_EQ(captions.captions[0].words, (std::vector<std::int64_t>{6, 5, 4}));
  EXPECT_EQ(captions.captions[1].words, (std::vector<std::int64_t>{Vocabulary::kUnknown, 5}));
  EXPECT_EQ(captions.captions[2].words, (std::vector<std::int64_t>{6, 5, 4, 7, 4}));
  EXPECT_EQ(captions.captions[2].image, 2);
  EXPECT_EQ(captions.empty, 1);
  EXPECT_EQ(captions.cut, 1);
  EXPECT_EQ(captions.words, 10);
  EXPECT_EQ(captions.unknown, 1);
}

// "a dog runs", "<unk> dog", "a dog runs and runs" and three ends: of 13 words three, three, three, two, one,
// one.
TEST(TrainingCaptions, GuessingByFrequencyCostsTheEntropyOfTheWords) {
  EXPECT_NEAR(unigram_entropy(encode_training_captions(kSet, {true, false, true}, 2, 5)), 1.697733591374,
              1e-9);
}

TEST(TrainingCaptions, NeedsAWord) {
  EXPECT_NE(raised<DataError>([] {
              encode_training_captions(kSet, {false, false, false}, 1, 5);
            }).find("captions.json"),
            std::string::npos);
}

// As many tutorials write them.
TEST(TrainingCaptions, SpelledControlsAreLeftOut) {
  const CaptionSet set{"captions.json",
                       {{"1", "1.jpg", {"<start> a dog <end> <pad>", "<start> <end>", "a dog"}}}};
  const TrainingCaptions captions = encode_training_captions(set, {true}, 1, 5);
  ASSERT_EQ(captions.captions.size(), 2u);
  EXPECT_EQ(captions.captions[0].words, captions.captions[1].words);
  EXPECT_EQ(captions.controls, 5);
  EXPECT_EQ(captions.empty, 1);
}

TEST(TrainingCaptions, NeedsAWordThatIsNotRare) {
  const std::string message = raised<DataError>([] {
    encode_training_captions(kSet, {true, true, true}, 50, 5);
  });
  EXPECT_NE(message.find("captions.json: no word comes 50 times"), std::string::npos) << message;
}

TEST(TrainingCaptions, CaptionsWithoutSpacesAreNoticed) {
  const CaptionSet chinese{"zh.json", {{"1", "1.jpg", {"一只狗在草地上", "草地上的狗", "棕色的狗"}}}};
  const TrainingCaptions captions = encode_training_captions(chinese, {true}, 1, 5);
  EXPECT_EQ(captions.unspaced, 3);
  const std::string warning = unspaced_warning(captions, chinese.name);
  EXPECT_NE(warning.find("zh.json: 3 of 3 captions have no spaces between words"), std::string::npos)
      << warning;
  EXPECT_NE(warning.find("一只狗在草地上"), std::string::npos);
  EXPECT_NE(
      raised<DataError>([&] { encode_training_captions(chinese, {true}, 2, 5); }).find("have no spaces"),
      std::string::npos);
  EXPECT_NE(warning.find("--tokens characters"), std::string::npos);
  EXPECT_EQ(unspaced_warning(encode_training_captions(kSet, {true, true, true}, 1, 5), kSet.name), "");
}

TEST(TrainingCaptions, AreCutIntoCharactersWhereTheyShallBe) {
  const CaptionSet chinese{"zh.json", {{"1", "1.jpg", {"<start>草地上的狗。", "棕色的狗"}}}};
  const TrainingCaptions captions = encode_training_captions(chinese, {true}, 1, 9, Tokens::characters);
  EXPECT_EQ(captions.vocabulary.tokens(), Tokens::characters);
  EXPECT_EQ(captions.vocabulary.words(), (std::vector<std::string>{"<pad>", "<start>", "<end>", "<unk>", "狗",
                                                                   "的", "上", "地", "棕", "色", "草"}));
  EXPECT_EQ(captions.captions[0].words, captions.vocabulary.encode({"草", "地", "上", "的", "狗"}));
  EXPECT_EQ(captions.controls, 1);
  EXPECT_EQ(captions.unspaced, 0);
}

}  // namespace
}  // namespace sightline

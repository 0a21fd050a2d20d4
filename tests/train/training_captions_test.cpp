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

TEST(TrainingCaptions, NeedsAWord) {
  EXPECT_NE(raised<DataError>([] {
              encode_training_captions(kSet, {false, false, false}, 1, 5);
            }).find("captions.json"),
            std::string::npos);
}

}  // namespace
}  // namespace sightline

#include "evaluate/ablation_scores.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"
#include "evaluate/numbered_references.h"

namespace sightline {
namespace {

// The set of design/METRICS.md, as its text, and the scores of the reference code.
const std::vector<CaptionedImage> kImages{
    {"1",
     "1.jpg",
     {"a dog runs in the snow", "a brown dog is running through snow", "the dog plays in the snow"}},
    {"2", "2.jpg", {"a man rides a bike on a dirt road", "man riding a motor bike on a dirt road"}},
    {"3",
     "3.jpg",
     {"two children play soccer on the grass", "kids playing with a ball in a field",
      "two kids are playing soccer"}}};
const std::vector<std::string> kCaptions{"a dog is running in the snow", "a man riding a bike",
                                         "two kids play with a ball on grass"};
const std::vector<double> kScores{3.219197254491824, 2.136010533277228, 1.6799631229886745};

// Every condition but the first says the same of all photos, or nothing.
AblatedCaptions ablated() {
  AblatedCaptions captions(ablation_conditions().size(), std::vector<std::string>(3, ""));
  captions[0] = kCaptions;
  captions[1] = {kCaptions[0], "", kCaptions[2]};
  return captions;
}

TEST(AblationScores, AreTheCiderDOfEachConditionByItsName) {
  const auto metrics = ablation_metrics(ablated(), kImages, {});
  ASSERT_EQ(metrics.size(), ablation_conditions().size());
  for (std::size_t k = 0; k < metrics.size(); ++k) {
    EXPECT_EQ(metrics[k].names, std::vector<std::string>{std::string(ablation_conditions()[k].name)});
    ASSERT_EQ(metrics[k].image_count(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
      const bool said = k == 0 || (k == 1 && i != 1);
      EXPECT_NEAR(metrics[k].rows[i], said ? kScores[i] : 0, 1e-9) << metrics[k].names[0] << ", image " << i;
    }
  }
  EXPECT_NEAR(observed_scores(metrics[0]).at(0), 2.345056970252575, 1e-9);
}

// Whatever is scored, how rare words are comes from the file.
TEST(AblationScores, TakeFrequenciesFromAFile) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "frequencies";
  save_frequencies(file, kImages);
  const std::vector<CaptionedImage> first(kImages.begin(), kImages.begin() + 1);
  AblatedCaptions captions(ablation_conditions().size(), {kCaptions[0]});
  EXPECT_NEAR(ablation_metrics(captions, first, file)[0].rows[0], kScores[0], 1e-9);
  EXPECT_EQ(ablation_metrics(captions, first, {})[0].rows[0], 0) << "over one image every word is everywhere";
}

TEST(AblationScores, CutWhatHasNoBlanksIntoCharacters) {
  const std::vector<CaptionedImage> images{{"1", "1.jpg", {"一只狗在跑"}}, {"2", "2.jpg", {"两个孩子"}}};
  AblatedCaptions captions(ablation_conditions().size(), {"一只狗在跑", "孩"});
  const auto rows = ablation_metrics(captions, images, {}, Tokens::characters)[0].rows;
  EXPECT_NEAR(rows[0], 10, 1e-9);
  EXPECT_GT(rows[1], 0) << "one character of four is right";
}

}  // namespace
}  // namespace sightline

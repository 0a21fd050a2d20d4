#include "train/caption_tensors.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

TEST(CaptionTensors, PutsStartBeforeAndEndBehind) {
  const std::vector<EncodedCaption> captions{{3, {10, 11}}, {8, {12}}, {3, {13, 14, 15}}, {5, {16}}};
  const CaptionBatch batch = caption_tensors({{8, 3}, {2, 0, 1}}, captions);
  EXPECT_TRUE(torch::equal(batch.words, torch::tensor({{1, 13, 14, 15}, {1, 10, 11, 0}, {1, 12, 0, 0}})));
  EXPECT_TRUE(torch::equal(batch.targets, torch::tensor({{13, 14, 15, 2}, {10, 11, 2, 0}, {12, 2, 0, 0}})));
  EXPECT_TRUE(torch::equal(batch.lengths, torch::tensor({4, 3, 2})));
  EXPECT_TRUE(torch::equal(batch.image, torch::tensor({1, 1, 0})));
}

TEST(CaptionTensors, TakeCaptionsThatWereCut) {
  const CaptionBatch batch = forced_captions({{{10, 11}, 1}, {{2}, 0}});
  EXPECT_TRUE(torch::equal(batch.words, torch::tensor({{1, 10}, {1, 0}})));
  EXPECT_TRUE(torch::equal(batch.targets, torch::tensor({{10, 11}, {2, 0}})));
  EXPECT_TRUE(torch::equal(batch.lengths, torch::tensor({2, 1})));
  EXPECT_TRUE(torch::equal(batch.image, torch::tensor({1, 0})));
}

}  // namespace
}  // namespace sightline

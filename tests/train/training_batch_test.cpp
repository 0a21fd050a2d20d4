#include "train/training_batch.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

const std::vector<EncodedCaption> kBatchCaptions{{3, {10, 11}}, {8, {12}}, {3, {13, 14, 15}}, {5, {16}}};

TEST(TrainingBatch, HasEveryImagesReferencesWithoutCopyingThem) {
  const TrainingBatch batch =
      training_batch({{8, 3}, {2, 0, 1}}, kBatchCaptions, {torch::rand({2, 4, 5}), {2, 2}});
  EXPECT_EQ(batch.images, (std::vector<std::int64_t>{8, 3}));
  ASSERT_EQ(batch.references.size(), 2u);
  ASSERT_EQ(batch.references[0].size(), 1u);
  ASSERT_EQ(batch.references[1].size(), 2u);
  EXPECT_EQ(batch.references[0][0].data(), kBatchCaptions[1].words.data());
  EXPECT_EQ(batch.references[1][0].data(), kBatchCaptions[2].words.data());
  EXPECT_EQ(batch.references[1][1].data(), kBatchCaptions[0].words.data());
  EXPECT_EQ(batch.references[1][0].size(), 3u);
  EXPECT_TRUE(torch::equal(batch.captions.image, torch::tensor({1, 1, 0})));
}

TEST(TrainingBatch, LiesWhereTheRegionsDo) {
  const at::Tensor elsewhere = torch::empty({2, 4, 5}, at::TensorOptions(at::kMeta));
  const TrainingBatch batch = training_batch({{8, 3}, {2, 0, 1}}, kBatchCaptions, {elsewhere, {2, 2}});
  for (const at::Tensor& tensor :
       {batch.captions.words, batch.captions.targets, batch.captions.lengths, batch.captions.image})
    EXPECT_EQ(tensor.device(), elsewhere.device());
}

}  // namespace
}  // namespace sightline

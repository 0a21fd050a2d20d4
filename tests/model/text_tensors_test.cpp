#include "model/text_tensors.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(TextTensors, ArePaddedBehindUnderAMask) {
  const TextTensors tensors = text_tensors({{7, 8, 9}, {5}, {6, 4}});
  EXPECT_TRUE(tensors.ids.equal(torch::tensor({7, 8, 9, 5, 0, 0, 6, 4, 0}, at::kLong).view({3, 3})));
  EXPECT_TRUE(tensors.mask.equal(
      torch::tensor({true, true, true, true, false, false, true, true, false}).view({3, 3})));
}

TEST(TextTensors, OfOneLengthNeedNoMask) {
  const TextTensors tensors = text_tensors({{7, 8}, {5, 6}});
  EXPECT_TRUE(tensors.ids.equal(torch::tensor({7, 8, 5, 6}, at::kLong).view({2, 2})));
  EXPECT_FALSE(tensors.mask.defined());
}

}  // namespace
}  // namespace sightline

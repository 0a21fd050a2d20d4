#include "engine/channel_ranges.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "engine/stored_module.h"
#include "model/encoder.h"

namespace sightline {
namespace {

TEST(ChannelRanges, AreOfAllCellsOfAllPhotos) {
  ChannelRanges ranges;
  EXPECT_EQ(ranges.channels(), 0);
  const float one[] = {1, -2, 3, 5}, other[] = {-7, 0.5f};  // two cells of two channels, then one
  ranges.add(one, 2, 2);
  EXPECT_EQ(ranges.least, (std::vector<float>{1, -2}));
  EXPECT_EQ(ranges.greatest, (std::vector<float>{3, 5}));
  ranges.add(other, 1, 2);
  EXPECT_EQ(ranges.least, (std::vector<float>{-7, -2}));
  EXPECT_EQ(ranges.greatest, (std::vector<float>{3, 5}));
  EXPECT_EQ(ranges.sum, (std::vector<double>{-3, 3.5}));
  EXPECT_EQ(ranges.cells, 3);
  EXPECT_EQ(ranges.channels(), 2);
}

// A sum of floats would have stopped at 2^24.
TEST(ChannelRanges, SumsAreOfManyCells) {
  ChannelRanges ranges;
  const std::vector<float> cells(1000, 16777216.0f), last{1};
  ranges.add(cells.data(), 1000, 1);
  ranges.add(last.data(), 1, 1);
  EXPECT_EQ(ranges.sum[0], 16777216000.0 + 1);
}

// What a convolution behind a ReLU reads has no value below 0, and every map but the photo itself is watched.
TEST(WatchedEncoder, SeesWhatConvolutionsReadAndNotThePhoto) {
  torch::manual_seed(3);
  const auto module = make_encoder({"resnet18:layer1", {}});
  module->eval();
  testing::StoredModule stored(*module, "encoder.");
  Preprocessing preprocessing;
  preprocessing.width = preprocessing.height = 64;
  EngineEncoder encoder("resnet18:layer1", preprocessing, stored.weights());
  std::vector<float> features(static_cast<std::size_t>(encoder.grid().cells() * encoder.feature_size()));
  const auto pixels = torch::randn({3, 64, 64});
  {
    const WatchedEncoder watched(encoder);
    encoder.encode(pixels.data_ptr<float>(), features.data());
    encoder.encode(pixels.data_ptr<float>(), features.data());
    EXPECT_FALSE(watched.inputs().contains(encoder.input()));
    ASSERT_FALSE(watched.inputs().empty());
    for (const auto& [map, ranges] : watched.inputs()) {
      EXPECT_EQ(ranges.channels(), 64);
      EXPECT_EQ(ranges.cells, 2 * 16 * 16);
      for (const float least : ranges.least) EXPECT_GE(least, 0);
    }
  }
  encoder.encode(pixels.data_ptr<float>(), features.data());  // nobody watches any more
}

}  // namespace
}  // namespace sightline

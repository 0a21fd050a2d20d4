#include "model/map_shift.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "image/preprocessing.h"
#include "model/encoder.h"

namespace sightline {
namespace {

// Where each column of the map really looks: the middle of the input columns that, lit up alone, reach it.
// Only of columns that the input's edges do not cut short.
std::vector<std::optional<double>> seen_centres(Encoder& encoder, int side) {
  const torch::NoGradGuard no_grad;
  encoder.eval();
  encoder.to(torch::kFloat64);  // the convolutions of float leave a trace of rounding beside what they see
  for (const auto& item : encoder.named_parameters()) item.value().abs_();  // nothing cancels
  at::Tensor pixels = torch::zeros({side, 3, 32, side}, torch::kFloat64);
  for (int x = 0; x < side; ++x)
    pixels.index_put_({x, torch::indexing::Slice(), torch::indexing::Slice(), x}, 1.0);
  const Regions regions = encoder.encode(pixels);
  const at::Tensor reached =
      regions.features.view({side, regions.layout.grid()->rows, regions.layout.grid()->columns, -1})
          .amax({1, 3})
          .gt(0);  // [side, n]
  std::vector<double> first, width;
  for (int column = 0; column < regions.layout.grid()->columns; ++column) {
    const at::Tensor lit = reached.select(1, column).nonzero();
    first.push_back(lit.min().item<double>());
    width.push_back(lit.max().item<double>() + 1 - first.back());
  }
  const double whole = *std::max_element(width.begin(), width.end());
  std::vector<std::optional<double>> centres;
  for (std::size_t i = 0; i < first.size(); ++i)
    centres.push_back(width[i] == whole ? std::optional(first[i] + whole / 2) : std::nullopt);
  return centres;
}

struct Case {
  const char* kind;
  int side;
};

class MapShiftOfEncoder : public testing::TestWithParam<Case> {};

TEST_P(MapShiftOfEncoder, IsWhereTheMapLooks) {
  torch::manual_seed(1);
  const auto [kind, side] = GetParam();
  const auto encoder = make_encoder({kind, {}});
  const auto centres = seen_centres(*encoder, side);
  const auto count = static_cast<int>(centres.size());
  const double shift = encoder->shift(32, side).x;
  // The centres are evenly spaced about the middle of the map, so that each whole one tells the shift of all.
  std::optional<double> distance;
  for (int i = 1; i < count; ++i) {
    if (centres[i] && centres[i - 1]) distance = *centres[i] - *centres[i - 1];
  }
  ASSERT_TRUE(distance.has_value()) << "the case needs a larger input";
  for (int i = 0; i < count; ++i) {
    if (!centres[i]) continue;
    EXPECT_NEAR(*centres[i] - (i - (count - 1) / 2.0) * *distance - side / 2.0, shift, 1e-9)
        << "column " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Encoders, MapShiftOfEncoder,
    testing::Values(Case{"resnet18:layer1", 96}, Case{"resnet18:layer1", 97}, Case{"resnet18:layer2", 160},
                    Case{"resnet50:layer2", 192}, Case{"mobilenet_v2:features.4", 96},
                    Case{"mobilenet_v2:features.7", 161}, Case{"squeezenet1_1:features.4", 96},
                    Case{"squeezenet1_1:features.7", 128}, Case{"vgg16:conv3", 96}, Case{"vgg16:conv3", 99}));

TEST(MapShiftTest, IsHalfACellForTheLastMapOfPaddedBackbones) {
  for (const char* kind : {"resnet50", "mobilenet_v2"}) {
    const MapShift shift = make_encoder({kind, {}})->shift(224, 225);
    EXPECT_EQ(shift.y, -15.5) << kind;
    EXPECT_EQ(shift.x, 0) << kind;
  }
}

TEST(MapShiftTest, MovesTheCellsInThePhoto) {
  Preprocessing preprocessing;
  const Geometry plain(preprocessing, 448, 224), shifted(preprocessing, 448, 224, {-16, 8});
  const Rectangle before = plain.cell(1, 2, 7, 7), after = shifted.cell(1, 2, 7, 7);
  EXPECT_DOUBLE_EQ(after.x, before.x - 32);
  EXPECT_DOUBLE_EQ(after.y, before.y + 8);
  EXPECT_DOUBLE_EQ(after.width, before.width);
  EXPECT_DOUBLE_EQ(shifted.grid().x, -32);
  EXPECT_DOUBLE_EQ(shifted.input().x, 0);
  EXPECT_DOUBLE_EQ(shifted.input().width, 448);
}

TEST(MapShiftTest, IsNothingForAMapThatIsEmpty) {
  const std::vector<Downsampling> layers(8, {7, 2, 0});
  EXPECT_EQ(map_shift(layers, 32), 0);
}

}  // namespace
}  // namespace sightline

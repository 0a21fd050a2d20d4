#include "model/mobilenet_v2.h"

#include <array>

#include "model/backbone.h"
#include "model/backbone_family.h"

namespace sightline {

namespace {

// A row of table 2: `count` blocks that widen by `expansion` inside; the first one has the stride.
struct Row {
  std::int64_t expansion, channels;
  int count;
  std::int64_t stride;
};
constexpr std::array<Row, 7> kRows{{{1, 16, 1, 1},
                                    {6, 24, 2, 2},
                                    {6, 32, 3, 2},
                                    {6, 64, 4, 2},
                                    {6, 96, 3, 1},
                                    {6, 160, 3, 2},
                                    {6, 320, 1, 1}}};
constexpr std::int64_t kMobileNetStem = 32;
constexpr std::int64_t kLastChannels = 1280;
constexpr int kLastStage = 18;

class MobileNetV2 : public Backbone {
 public:
  // Stages 0 to `last` of torchvision's "features".
  explicit MobileNetV2(int last) {
    stem_ = &add("features.0.0", "features.0.1", {3, kMobileNetStem, 3, 2, 1}, Activation::relu6);
    reduce({3, 2, 1});
    channels_ = kMobileNetStem;
    int stage = 1;
    for (const Row& row : kRows)
      for (int i = 0; i < row.count && stage <= last; ++i, ++stage)
        add_block(stage, row, i == 0 ? row.stride : 1);
    if (last == kLastStage) {
      head_ = &add("features.18.0", "features.18.1", {channels_, kLastChannels}, Activation::relu6);
      channels_ = kLastChannels;
    }
    initialise_by_fan_out();
  }

  std::int64_t feature_size() const override { return channels_; }

 protected:
  at::Tensor map(const at::Tensor& pixels) override {
    at::Tensor x = (*stem_)(pixels);
    for (const Block& block : blocks_) {
      at::Tensor y = block.expand ? (*block.expand)(x) : x;
      y = (*block.project)((*block.depthwise)(y));
      x = block.residual ? x + y : y;
    }
    return head_ ? (*head_)(x) : x;
  }

 private:
  struct Block {
    const Convolution* expand = nullptr;  // absent where the expansion is 1
    const Convolution* depthwise = nullptr;
    const Convolution* project = nullptr;
    bool residual = false;
  };

  void add_block(int stage, const Row& row, std::int64_t stride) {
    const std::string path = "features." + std::to_string(stage) + ".conv.";
    const std::int64_t hidden = channels_ * row.expansion;
    if (stride > 1) reduce({3, static_cast<int>(stride), 1});
    Block block;
    int layer = 0;
    if (row.expansion != 1) {
      block.expand = &add(path + "0.0", path + "0.1", {channels_, hidden}, Activation::relu6);
      layer = 1;
    }
    const std::string depthwise = path + std::to_string(layer);
    block.depthwise =
        &add(depthwise + ".0", depthwise + ".1", {hidden, hidden, 3, stride, 1, hidden}, Activation::relu6);
    block.project = &add(path + std::to_string(layer + 1), path + std::to_string(layer + 2),
                         {hidden, row.channels}, Activation::none);
    block.residual = stride == 1 && channels_ == row.channels;
    blocks_.push_back(block);
    channels_ = row.channels;
  }

  const Convolution* stem_ = nullptr;
  std::vector<Block> blocks_;
  const Convolution* head_ = nullptr;  // only at the last stage
  std::int64_t channels_ = 0;
};

}  // namespace

std::shared_ptr<Encoder> make_mobilenet_v2(const std::string& kind, const std::string& map) {
  return std::make_shared<MobileNetV2>(map_number(kind, map, {"features.", numbers_from(1, kLastStage)}));
}

}  // namespace sightline

#include "model/resnet.h"

#include <array>

#include "model/backbone.h"
#include "model/backbone_family.h"

namespace sightline {

namespace {

struct ResNetVariant {
  std::string_view kind;
  bool bottleneck;            // blocks of three convolutions, the last four times as wide; else of two
  std::array<int, 4> blocks;  // in layer1 to layer4
};
constexpr std::array<ResNetVariant, 5> kResNetVariants{{{"resnet18", false, {2, 2, 2, 2}},
                                                        {"resnet34", false, {3, 4, 6, 3}},
                                                        {"resnet50", true, {3, 4, 6, 3}},
                                                        {"resnet101", true, {3, 4, 23, 3}},
                                                        {"resnet152", true, {3, 8, 36, 3}}}};
constexpr std::int64_t kStemChannels = 64;

class ResNet : public Backbone {
 public:
  // layer1 to layer`layers`.
  ResNet(const ResNetVariant& variant, int layers) : bottleneck_(variant.bottleneck) {
    stem_ = &add("conv1", "bn1", {3, kStemChannels, 7, 2, 3}, Activation::relu);
    reduce({7, 2, 3});
    reduce({3, 2, 1});  // the max pooling
    channels_ = kStemChannels;
    for (int layer = 0; layer < layers; ++layer) {
      for (int i = 0; i < variant.blocks.at(layer); ++i) {
        const std::string path = "layer" + std::to_string(layer + 1) + "." + std::to_string(i) + ".";
        add_block(path, kStemChannels << layer, layer > 0 && i == 0 ? 2 : 1);
      }
    }
    initialise_by_fan_out();
  }

  std::int64_t feature_size() const override { return channels_; }

 protected:
  at::Tensor map(const at::Tensor& pixels) override {
    at::Tensor x = at::max_pool2d((*stem_)(pixels), {3, 3}, {2, 2}, {1, 1});
    for (const Block& block : blocks_) {
      at::Tensor y = x;
      for (const Convolution* convolution : block.convolutions) y = (*convolution)(y);
      x = y.add_(block.downsample ? (*block.downsample)(x) : x).relu_();
    }
    return x;
  }

 private:
  struct Block {
    std::vector<const Convolution*> convolutions;
    const Convolution* downsample = nullptr;  // of the shortcut, where the shape changes
  };

  void add_block(const std::string& path, std::int64_t width, std::int64_t stride) {
    const std::int64_t output = bottleneck_ ? 4 * width : width;
    if (stride > 1) reduce({3, static_cast<int>(stride), 1});
    Block block;
    const auto convolution = [&](int number, const ConvolutionShape& shape, Activation activation) {
      const std::string suffix = std::to_string(number);
      block.convolutions.push_back(&add(path + "conv" + suffix, path + "bn" + suffix, shape, activation));
    };
    if (bottleneck_) {
      convolution(1, {channels_, width}, Activation::relu);
      convolution(2, {width, width, 3, stride, 1}, Activation::relu);
      convolution(3, {width, output}, Activation::none);
    } else {
      convolution(1, {channels_, width, 3, stride, 1}, Activation::relu);
      convolution(2, {width, width, 3, 1, 1}, Activation::none);
    }
    if (stride != 1 || channels_ != output) {
      block.downsample = &add(path + "downsample.0", path + "downsample.1", {channels_, output, 1, stride},
                              Activation::none);
    }
    blocks_.push_back(std::move(block));
    channels_ = output;
  }

  bool bottleneck_;
  const Convolution* stem_ = nullptr;
  std::vector<Block> blocks_;
  std::int64_t channels_ = 0;
};

}  // namespace

std::vector<std::string> resnet_kinds() {
  return kinds_of(kResNetVariants);
}

std::shared_ptr<Encoder> make_resnet(const std::string& kind, const std::string& map) {
  return make_variant<ResNet>(kResNetVariants, kind, map, {"layer", numbers_from(1, 4)});
}

}  // namespace sightline

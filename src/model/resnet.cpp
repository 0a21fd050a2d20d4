#include "model/resnet.h"

#include <vector>

#include "model/backbone.h"

namespace sightline {

namespace {

class ResNet : public Backbone {
 public:
  explicit ResNet(const ResNetPlan& plan) : stem_(add(plan.stem)), channels_(plan.channels) {
    for (const Downsampling& layer : plan.downsampling) reduce(layer);
    for (const ResNetPlan::Block& planned : plan.blocks) {
      Block& block = blocks_.emplace_back();
      for (const PlannedConvolution& convolution : planned.convolutions)
        block.convolutions.push_back(&add(convolution));
      if (planned.shortcut) block.shortcut = &add(*planned.shortcut);
    }
    initialise_by_fan_out();
  }

  std::int64_t feature_size() const override { return channels_; }

 protected:
  at::Tensor map(const at::Tensor& pixels) override {
    at::Tensor x = at::max_pool2d(stem_(pixels), {3, 3}, {2, 2}, {1, 1});
    for (const Block& block : blocks_) {
      at::Tensor y = x;
      for (const Convolution* convolution : block.convolutions) y = (*convolution)(y);
      x = y.add_(block.shortcut ? (*block.shortcut)(x) : x).relu_();
    }
    return x;
  }

 private:
  struct Block {
    std::vector<const Convolution*> convolutions;
    const Convolution* shortcut = nullptr;
  };

  const Convolution& stem_;
  std::vector<Block> blocks_;
  std::int64_t channels_;
};

}  // namespace

std::shared_ptr<Encoder> make_resnet(const std::string& kind, const std::string& map) {
  return std::make_shared<ResNet>(resnet_plan(kind, map));
}

}  // namespace sightline

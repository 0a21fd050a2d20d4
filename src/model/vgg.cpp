#include "model/vgg.h"

#include <array>

#include "model/backbone.h"
#include "model/backbone_family.h"
#include "model/vgg_variants.h"

namespace sightline {

namespace {

constexpr std::array<std::int64_t, 5> kChannels{64, 128, 256, 512, 512};

class Vgg : public Backbone {
 public:
  // The first `stages` stages.
  Vgg(const VggVariant& variant, int stages) {
    int index = 0;  // in torchvision's "features", where norms, activations and poolings count too
    for (int stage = 0; stage < stages; ++stage) {
      stages_.emplace_back();
      if (stage > 0) reduce({2, 2, 0});  // the max pooling before it
      for (int i = 0; i < variant.convolutions.at(stage); ++i) {
        const std::string norm = variant.norm ? "features." + std::to_string(index + 1) : "";
        const ConvolutionShape shape{.input = feature_size_,
                                     .output = kChannels.at(stage),
                                     .kernel = 3,
                                     .padding = 1,
                                     .bias_before_norm = true};
        stages_.back().push_back(&add("features." + std::to_string(index), norm, shape, Activation::relu));
        feature_size_ = kChannels.at(stage);
        index += variant.norm ? 3 : 2;
      }
      ++index;
    }
    initialise_by_fan_out();
  }

  std::int64_t feature_size() const override { return feature_size_; }

 protected:
  at::Tensor map(const at::Tensor& pixels) override {
    at::Tensor x = pixels;
    for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
      if (stage > 0) x = at::max_pool2d(x, {2, 2}, {2, 2});
      for (const Convolution* convolution : stages_[stage]) x = (*convolution)(x);
    }
    return x;
  }

 private:
  std::vector<std::vector<const Convolution*>> stages_;
  std::int64_t feature_size_ = 3;
};

}  // namespace

std::shared_ptr<Encoder> make_vgg(const std::string& kind, const std::string& map) {
  return make_variant<Vgg>(kVggVariants, kind, map, {"conv", numbers_from(1, 5)});
}

}  // namespace sightline

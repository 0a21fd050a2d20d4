#include "model/squeezenet.h"

#include <array>

#include "model/backbone.h"
#include "model/backbone_family.h"

namespace sightline {

namespace {

// A fire module of torchvision's squeezenet1_1().features; a number left out is a max pooling.
struct FireShape {
  int index;
  std::int64_t squeeze, expand;  // channels; each of the two expanding convolutions has `expand`
};
constexpr std::array<FireShape, 8> kFires{{{3, 16, 64},
                                           {4, 16, 64},
                                           {6, 32, 128},
                                           {7, 32, 128},
                                           {9, 48, 192},
                                           {10, 48, 192},
                                           {11, 64, 256},
                                           {12, 64, 256}}};
constexpr std::int64_t kSqueezeNetStem = 64;

at::Tensor pool(const at::Tensor& map) {
  return at::max_pool2d(map, {3, 3}, {2, 2}, {0, 0}, {1, 1}, /*ceil_mode=*/true);
}

class SqueezeNet : public Backbone {
 public:
  // Up to the fire module numbered `last`.
  explicit SqueezeNet(int last) {
    stem_ = &add("features.0", "", {3, kSqueezeNetStem, 3, 2}, Activation::relu);
    reduce({3, 2, 0});
    channels_ = kSqueezeNetStem;
    int previous = 1;
    for (const FireShape& shape : kFires) {
      if (shape.index > last) break;
      add_fire(shape, shape.index > previous + 1);
      previous = shape.index;
    }
    initialise();
  }

  std::int64_t feature_size() const override { return channels_; }

 protected:
  at::Tensor map(const at::Tensor& pixels) override {
    at::Tensor x = (*stem_)(pixels);
    for (const Fire& fire : fires_) {
      const at::Tensor squeezed = (*fire.squeeze)(fire.pooled ? pool(x) : x);
      x = at::cat({(*fire.expand1)(squeezed), (*fire.expand3)(squeezed)}, 1);
    }
    return x;
  }

 private:
  struct Fire {
    bool pooled;  // a max pooling comes before
    const Convolution *squeeze, *expand1, *expand3;
  };

  void add_fire(const FireShape& shape, bool pooled) {
    const std::string path = "features." + std::to_string(shape.index) + ".";
    if (pooled) reduce({.kernel = 3, .stride = 2, .padding = 0, .ceil = true});
    const auto& squeeze = add(path + "squeeze", "", {channels_, shape.squeeze}, Activation::relu);
    const auto& expand1 = add(path + "expand1x1", "", {shape.squeeze, shape.expand}, Activation::relu);
    const auto& expand3 =
        add(path + "expand3x3", "", {shape.squeeze, shape.expand, 3, 1, 1}, Activation::relu);
    fires_.push_back({pooled, &squeeze, &expand1, &expand3});
    channels_ = 2 * shape.expand;
  }

  // torchvision's rule for this backbone alone: He et al., uniform, by fan-in.
  void initialise() {
    const torch::NoGradGuard no_grad;
    for (const auto& module : modules(/*include_self=*/false)) {
      const auto* conv = module->as<torch::nn::Conv2d>();
      if (conv == nullptr) continue;
      torch::nn::init::kaiming_uniform_(conv->weight);
      torch::nn::init::zeros_(conv->bias);
    }
  }

  const Convolution* stem_ = nullptr;
  std::vector<Fire> fires_;
  std::int64_t channels_ = 0;
};

}  // namespace

std::shared_ptr<Encoder> make_squeezenet(const std::string& kind, const std::string& map) {
  MapNames names{"features.", {}};
  for (const FireShape& shape : kFires) names.numbers.push_back(shape.index);
  return std::make_shared<SqueezeNet>(map_number(kind, map, names));
}

}  // namespace sightline

#include "model/convolution.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <mutex>
#include <optional>
#include <vector>

namespace sightline {

namespace {

// The container named `name` below `parent`, made where it is missing.
torch::nn::Module& container(torch::nn::Module& parent, const std::string& name) {
  for (const auto& child : parent.named_children())
    if (child.key() == name) return *child.value();
  return *parent.register_module(name, std::make_shared<torch::nn::Module>(name));
}

template <class Holder>
Holder register_at(torch::nn::Module& root, const std::string& path, Holder module) {
  torch::nn::Module* parent = &root;
  std::size_t begin = 0;
  for (std::size_t dot; (dot = path.find('.', begin)) != std::string::npos; begin = dot + 1)
    parent = &container(*parent, path.substr(begin, dot - begin));
  parent->register_module(path.substr(begin), module);
  return module;
}

std::vector<std::int64_t> pair_of(std::int64_t value) {
  return {value, value};
}

}  // namespace

at::Tensor activate(at::Tensor map, Activation activation) {
  if (activation == Activation::relu) map.relu_();
  if (activation == Activation::relu6) map.clamp_(0, kMostOfRelu6);
  return map;
}

// oneDNN's convolution with weights packed once. These operators are part of LibTorch but have no C++ header,
// and a LibTorch without oneDNN lacks them, so they are looked up by name.
class PackedConvolution {
 public:
  static bool available() {
    auto& dispatcher = c10::Dispatcher::singleton();
    return dispatcher.findSchema({"mkldnn_prepacked::conv2d_prepack", ""}) &&
           dispatcher.findSchema({"mkldnn_prepacked::conv2d_run", ""});
  }

  // The layout is chosen for inputs of `input_sizes`; others work too.
  PackedConvolution(const at::Tensor& weight, const at::Tensor& bias, const ConvolutionShape& shape,
                    bool relu, at::IntArrayRef input_sizes) {
    torch::jit::Stack stack{
        weight,     bias,         pair_of(shape.stride), pair_of(shape.padding),
        pair_of(1), shape.groups, input_sizes.vec(),     std::string(relu ? "relu" : "none")};
    c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn_prepacked::conv2d_prepack", "").callBoxed(stack);
    context_ = stack.at(0);
  }

  at::Tensor run(const at::Tensor& input) const {
    static const auto operation =
        c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn_prepacked::conv2d_run", "");
    torch::jit::Stack stack{input, context_};
    operation.callBoxed(stack);
    return stack.at(0).toTensor();
  }

 private:
  c10::IValue context_;
};

// What a tensor holds, as far as that can be told without looking: in-place changes count up the version.
struct Stamp {
  const void* data;
  std::uint32_t version;

  bool operator==(const Stamp&) const = default;
};

namespace {

std::vector<Stamp> stamps_of(const torch::nn::Conv2d& conv, const torch::nn::BatchNorm2d& norm) {
  std::vector<Stamp> stamps;
  const auto add = [&](const at::Tensor& tensor) {
    if (tensor.defined())
      stamps.push_back({tensor.data_ptr(), static_cast<std::uint32_t>(tensor._version())});
  };
  add(conv->weight);
  add(conv->bias);
  if (norm) {
    for (const at::Tensor& tensor : {norm->weight, norm->bias, norm->running_mean, norm->running_var})
      add(tensor);
  }
  return stamps;
}

// Of a single value per channel (the last photo of an epoch alone in its batch, and a map of one cell) there
// is no variance: such a batch is normalised by the running figures, as after training, and leaves them
// alone.
at::Tensor normalised(torch::nn::BatchNorm2d norm, const at::Tensor& map) {
  if (!norm->is_training() || map.numel() > map.size(1)) return norm(map);
  return at::batch_norm(map, norm->weight, norm->bias, norm->running_mean, norm->running_var,
                        /*training=*/false, norm->options.momentum().value_or(0.0), norm->options.eps(),
                        /*cudnn_enabled=*/true);
}

}  // namespace

struct Convolution::Folded {
  at::Tensor weight, bias;
  std::vector<Stamp> stamps;  // of the parameters that were folded
  std::once_flag packing;
  std::optional<PackedConvolution> packed;
};

Convolution::Convolution(torch::nn::Module& root, const std::string& conv_path, const std::string& norm_path,
                         const ConvolutionShape& shape, Activation activation)
    : shape_(shape), activation_(activation) {
  const auto options = torch::nn::Conv2dOptions(shape.input, shape.output, shape.kernel)
                           .stride(shape.stride)
                           .padding(shape.padding)
                           .groups(shape.groups)
                           .bias(norm_path.empty() || shape.bias_before_norm);
  conv_ = register_at(root, conv_path, torch::nn::Conv2d(options));
  if (!norm_path.empty()) norm_ = register_at(root, norm_path, torch::nn::BatchNorm2d(shape.output));
}

at::Tensor Convolution::operator()(const at::Tensor& input) const {
  if (!folded_applies()) {
    const at::Tensor map = conv_.ptr()->forward(input);
    return activate(norm_ ? normalised(norm_, map) : map, activation_);
  }
  if (input.is_cpu() && PackedConvolution::available()) {
    std::call_once(folded_->packing, [&] {
      folded_->packed.emplace(folded_->weight, folded_->bias, shape_, activation_ != Activation::none,
                              input.sizes());
    });
    at::Tensor map = folded_->packed->run(input);
    return activation_ == Activation::relu6 ? map.clamp_max_(kMostOfRelu6) : map;
  }
  return activate(at::conv2d(input, folded_->weight, folded_->bias, pair_of(shape_.stride),
                             pair_of(shape_.padding), pair_of(1), shape_.groups),
                  activation_);
}

bool Convolution::folded_applies() const {
  return folded_ && !at::GradMode::is_enabled() && !(norm_ && norm_->is_training()) &&
         folded_->stamps == stamps_of(conv_, norm_);
}

void Convolution::optimise() {
  const torch::NoGradGuard no_grad;
  auto folded = std::make_shared<Folded>();
  folded->stamps = stamps_of(conv_, norm_);
  folded->weight = conv_->weight;
  folded->bias = conv_->bias;
  if (norm_) {
    // norm(conv(x)) = scale * (W x + b - mean) + beta with scale = gamma / sqrt(var + eps).
    const at::Tensor scale = norm_->weight / (norm_->running_var + norm_->options.eps()).sqrt();
    folded->weight = conv_->weight * scale.reshape({-1, 1, 1, 1});
    const at::Tensor shift = conv_->bias.defined() ? norm_->running_mean - conv_->bias : norm_->running_mean;
    folded->bias = norm_->bias - shift * scale;
  }
  folded->weight = folded->weight.contiguous(at::MemoryFormat::ChannelsLast);
  folded_ = std::move(folded);
}

}  // namespace sightline

#include "train/encoded_regions.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

#include "model/autocast.h"
#include "train/augmentation.h"

namespace sightline {

namespace {

// Images per encoder call where none has to see the others: the fastest on CPUs.
constexpr std::int64_t kInferenceBatch = 2;

void set_mode(torch::nn::Module& encoder, bool learning, bool freeze_batch_norm) {
  encoder.train(learning);
  if (!learning || !freeze_batch_norm) return;
  for (const auto& module : encoder.modules()) {
    if (module->as<torch::nn::BatchNorm2d>() != nullptr) module->eval();
  }
}

// A TorchScript program shows no parameters and stays on the CPU.
torch::Device device_of(const torch::nn::Module& encoder) {
  const auto parameters = encoder.parameters();
  return parameters.empty() ? torch::kCPU : parameters.front().device();
}

}  // namespace

EncodedRegions::EncodedRegions(std::shared_ptr<Encoder> encoder, std::shared_ptr<PhotoStore> photos,
                               const EncodedRegionsOptions& options)
    : encoder_(std::move(encoder)), photos_(std::move(photos)), options_(options), random_(options.seed) {}

at::Tensor EncodedRegions::pixels(const std::vector<std::int64_t>& images, bool training) {
  const Preprocessing& preprocessing = options_.preprocessing;
  const auto count = static_cast<std::int64_t>(images.size());
  const bool augmented = training && (options_.flip || options_.crop > 0);
  // Photos and draws one after another, so that neither depends on threads.
  std::vector<std::shared_ptr<const Photo>> photos;
  std::vector<Augmentation> augmentations;
  for (const std::int64_t image : images) {
    photos.push_back(photos_->photo(image));
    if (augmented) augmentations.push_back(draw_augmentation(random_, options_.flip, options_.crop));
  }
  at::Tensor pixels = torch::empty({count, 3, preprocessing.height, preprocessing.width});
  at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::vector<float> values = augmented
                                            ? preprocess(augment(*photos[i], augmentations[i]), preprocessing)
                                            : preprocess(*photos[i], preprocessing);
      std::copy(values.begin(), values.end(),
                pixels.data_ptr<float>() + i * static_cast<std::int64_t>(values.size()));
    }
  });
  return pixels;
}

Regions EncodedRegions::regions(const std::vector<std::int64_t>& images, bool training) {
  const bool learning = options_.learn && training;
  const at::Tensor pixels = this->pixels(images, training).to(device_of(*encoder_));  // [N, 3, h, w]
  set_mode(*encoder_, learning, options_.freeze_batch_norm);
  const torch::AutoGradMode gradients(learning);
  if (learning) return encode(*encoder_, pixels, options_.precision == ConvolutionPrecision::bf16);
  std::vector<at::Tensor> features;
  Layout layout;
  for (const at::Tensor& part : pixels.split(kInferenceBatch)) {
    const Regions regions = encoder_->encode(part);
    features.push_back(regions.features);
    layout = regions.layout;
  }
  return {torch::cat(features), layout};
}

}  // namespace sightline

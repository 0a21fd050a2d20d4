#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "image/preprocessing.h"
#include "model/grid.h"

namespace sightline {

// Annotation vectors of a batch of images.
struct Regions {
  at::Tensor features;  // [B, L, D], L = grid.cells(), row-major over the grid
  Grid grid;
};

// Pixels to regions. Implementations carry torchvision's parameter names, so that official weights load
// unchanged. No backbone has special treatment outside its file.
class Encoder : public torch::nn::Module {
 public:
  // pixels: [B, 3, h, w] preprocessed; any h, w the backbone can reduce.
  virtual Regions encode(const at::Tensor& pixels) = 0;
  // D.
  virtual std::int64_t feature_size() const = 0;
  // What the published weights expect: size, mean, std (ImageNet's unless the backbone says otherwise).
  virtual Preprocessing default_preprocessing() const { return {}; }

 protected:
  // [B, D, rows, columns] -> regions.
  static Regions regions_of(const at::Tensor& map);
};

// Which encoder: "mobilenet_v2", "squeezenet1_1", "resnet50:layer3" (backbone:map), "torchscript:FILE".
struct EncoderSpec {
  std::string kind;
  // For torchscript: its input's preprocessing, which the file does not tell (Inception: 299, mean .5, std
  // .5); feature_size and grid are found by running it once.
  Preprocessing preprocessing;
};

// Fresh (randomly initialised) encoder. Raises UsageError for an unknown kind, listing the known ones;
// ModelError for a TorchScript file that cannot be loaded or does not return [B, D, rows, columns].
std::shared_ptr<Encoder> make_encoder(const EncoderSpec& spec);

// Kinds that make_encoder builds, for help texts and errors.
std::vector<std::string> encoder_kinds();

}  // namespace sightline

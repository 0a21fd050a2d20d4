#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "caption/grid.h"
#include "image/preprocessing.h"
#include "model/encoder_kind.h"
#include "model/map_shift.h"
#include "model/regions.h"

namespace sightline {

// Pixels to regions. Implementations carry torchvision's parameter names, so that official weights load
// unchanged. No backbone has special treatment outside its file.
class Encoder : public torch::nn::Module {
 public:
  // pixels: [B, 3, h, w] preprocessed; any h, w the backbone can reduce.
  virtual Regions encode(const at::Tensor& pixels) = 0;
  // D.
  virtual std::int64_t feature_size() const = 0;
  // Whether it makes regions of pixels. One that does not stands for a detector, which has found them before.
  virtual bool sees_pixels() const { return true; }
  // What the published weights expect: size, mean, std (ImageNet's unless the backbone says otherwise).
  virtual Preprocessing default_preprocessing() const { return {}; }
  // Where the map's cells look, against an even division of an input of this size.
  MapShift shift(int input_height, int input_width) const;

  // Prepares faster inference with the present parameters (folded batch norm, weights packed for the
  // processor); results change by rounding only. Call it after loading weights and choosing the device;
  // parameters changed later are seen (the encoder goes back to its plain speed). Costs nothing until the
  // first encode() without gradients.
  virtual void optimise_for_inference() {}

  // Averages the map over a fixed grid, whatever the input's size.
  void pool_to(const Grid& grid) { pooled_ = grid; }

 protected:
  // [B, D, rows, columns] -> regions, pooled where that was asked for.
  Regions regions_of(const at::Tensor& map) const;
  // The layers that make the map smaller, in their order; without any the cells divide the input evenly.
  void reduce(const Downsampling& layer) { downsampling_.push_back(layer); }
  // Those of an encoder that this one is built on.
  void reduce_as(const Encoder& other) { downsampling_ = other.downsampling_; }

 private:
  std::vector<Downsampling> downsampling_;
  std::optional<Grid> pooled_;
};

// Which encoder: BACKBONE[:MAP][+FEATURES][@ROWSxCOLUMNS] or "torchscript:FILE". MAP is which of the
// backbone's feature maps to use, "+FEATURES" projects it to so many features (model/projected_encoder.h:
// what a student keeps of its distillation), "@ROWSxCOLUMNS" averages it over a fixed grid: "mobilenet_v2",
// "mobilenet_v2:features.13", "resnet50:layer3", "vgg19:conv5", "resnet18:layer4@14x14",
// "resnet34:layer3+1280@8x8". Or "regions:D" (model/detector_regions.h).
struct EncoderSpec {
  std::string kind;
  // For torchscript: its input's preprocessing, which the file does not tell (Inception: 299, mean .5, std
  // .5); feature_size and grid are found by running it once.
  Preprocessing preprocessing;
};

// Fresh (randomly initialised) encoder. Raises UsageError for an unknown kind, listing the known ones;
// ModelError for a TorchScript file that cannot be loaded or does not return [B, D, rows, columns].
std::shared_ptr<Encoder> make_encoder(const EncoderSpec& spec);

}  // namespace sightline

#pragma once

#include <torch/torch.h>

#include <deque>
#include <optional>
#include <vector>

#include "model/backbone_plan.h"
#include "model/convolution.h"
#include "model/encoder.h"

namespace sightline {

// The backbone of a plan as LibTorch's modules, with random weights, under torchvision's names.
class Backbone : public Encoder {
 public:
  explicit Backbone(const BackbonePlan& plan);

  // Raises UsageError for an input that the backbone would reduce to nothing.
  Regions encode(const at::Tensor& pixels) override;
  std::int64_t feature_size() const override { return channels_; }
  void optimise_for_inference() override;

 private:
  struct Block {  // BackbonePlan::Block
    std::optional<Downsampling> maximum = {};
    std::vector<const Convolution*> convolutions = {};
    const Convolution *beside = nullptr, *shortcut = nullptr;
    bool residual = false;
    Activation activation = Activation::none;
  };

  // Registers it; the reference lives as long as the backbone.
  const Convolution* add(const PlannedConvolution& plan) { return &convolutions_.emplace_back(*this, plan); }
  void initialise(HeWeights rule);
  // The feature map, [B, 3, h, w] -> [B, D, rows, columns]; pixels in channels-last layout.
  at::Tensor map(const at::Tensor& pixels) const;

  std::deque<Convolution> convolutions_;  // a deque, for references into it are kept
  std::vector<Block> blocks_;
  std::int64_t channels_;
};

}  // namespace sightline

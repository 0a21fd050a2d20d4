#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/convolution_shape.h"
#include "model/map_shift.h"

namespace sightline {

// How a backbone's random weights are drawn: He et al.'s variance, from a normal distribution by fan-out or a
// uniform one by fan-in; biases are 0.
enum class HeWeights { normal_by_fan_out, uniform_by_fan_in };

// A convolutional backbone without its classifier, before there are any weights: LibTorch's module
// (model/backbone.h) and our own engine (engine/engine_encoder.h) are both built of it.
struct BackbonePlan {
  // x <- activation(convolutions(x') + added), x' = maximum(x), each part where the block has it.
  struct Block {
    std::optional<Downsampling> maximum = {};
    std::vector<PlannedConvolution> convolutions;  // each reads what the one before gives
    // Reads what the last of them reads; its channels come behind that one's.
    std::optional<PlannedConvolution> beside = {};
    bool residual = false;                            // x' is added
    std::optional<PlannedConvolution> shortcut = {};  // shortcut(x') instead, where the shape changes
    Activation activation = Activation::none;         // of the sum
  };

  std::vector<Block> blocks;
  std::int64_t channels = 0;  // of the map
  HeWeights initial = HeWeights::normal_by_fan_out;
};

// All of them, in the order in which they are computed; a shortcut behind its block's.
std::vector<PlannedConvolution> convolutions_of(const BackbonePlan& plan);
// What makes the map smaller, for Encoder::shift.
std::vector<Downsampling> downsampling_of(const BackbonePlan& plan);

}  // namespace sightline

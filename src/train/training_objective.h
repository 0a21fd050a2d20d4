#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>

#include "model/decoder.h"
#include "train/objective.h"
#include "train/training_captions.h"
#include "train/training_config.h"

namespace sightline {

// The objective that a recipe asks for: of captions by their metric's judgement, of attention to one region
// over looks by chance, else the cross-entropy. `captions` are those that are learnt, of so many images.
// What an objective learns beside the decoder has its shape and is on the device.
std::unique_ptr<Objective> make_objective(const TrainingConfig& config, const TrainingCaptions& captions,
                                          std::int64_t image_count, const Decoder& decoder,
                                          torch::Device device);

}  // namespace sightline

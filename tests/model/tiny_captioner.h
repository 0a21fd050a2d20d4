#pragma once

#include <filesystem>

#include "model/model_file.h"

namespace sightline {

// A TorchScript encoder of no parameters: 2 x 3 means of 32 x 32 pixels, 6 features.
void write_tiny_encoder(const std::filesystem::path& file);

// A captioner of a few hundred numbers, all by formula (formula.h), with that encoder, and the description
// that fits it.
struct TinyCaptioner {
  Captioner captioner;
  ModelDescription description;
};
TinyCaptioner make_tiny_captioner(const std::filesystem::path& encoder_file);

// Logits of the captioner's second word for the picture of a formula: whatever changes in it shows here.
at::Tensor tiny_logits(const Captioner& captioner);

}  // namespace sightline

#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/channel_ranges.h"
#include "engine/engine_encoder.h"
#include "engine/stored_weights.h"
#include "model/model_description.h"
#include "weights/mapped_tensors.h"

namespace sightline {

// Makes a model file's weights 8-bit integers: the encoder's convolutions, but for the first, which reads the
// photo's signed pixels. Their ranges are measured on photos.
class Quantiser {
 public:
  // The model file that this describes. Raises ModelError where the engine does not know the model, or its
  // weights are of 8 bits already.
  Quantiser(const std::filesystem::path& path, const ModelDescription& description);

  const Preprocessing& preprocessing() const { return description_.preprocessing; }
  // A photo of those on which ranges are measured, [3, height, width].
  void see(const float* pixels);
  std::int64_t photos() const { return photos_; }

  // Writes the model with weights of 8 bits; at least one photo was seen. What it says of itself.
  Quantisation write(const std::filesystem::path& out) const;

 private:
  std::filesystem::path path_;
  MappedTensors file_;
  ModelDescription description_;
  StoredWeights weights_;
  EngineEncoder encoder_;
  WatchedEncoder watched_;
  AlignedFloats features_;
  std::int64_t photos_ = 0;
};

}  // namespace sightline

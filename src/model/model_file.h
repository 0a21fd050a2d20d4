#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "model/captioner.h"
#include "model/model_description.h"
#include "model/model_metadata.h"
#include "weights/weights.h"

namespace sightline {

// Writes decoder and, unless description.external is set, encoder. Atomic.
void save_model(const std::filesystem::path& path, const Captioner& captioner,
                const ModelDescription& description);

// The model file `from` as `to`, with this calibration in the place of any other: the description's key
// "calibration", and the float32 tensors "calibration.mean" and "calibration.deviation" [D]. All else stays
// as it is, to the bit. The two may be one file. Atomic. Raises ModelError where the calibration is of other
// features.
void save_calibrated(const std::filesystem::path& from, const std::filesystem::path& to,
                     const Calibration& calibration);

// Raises ModelError where some are of 8 bits (model/quantisation.h), which LibTorch does not compute with;
// `name` is what errors call their file.
void require_float_weights(const NamedTensors& tensors, const std::string& name);

// An encoder's tensors: of a weight file (`wrapper`: see read_weights), or of one of our models.
NamedTensors read_encoder_weights(const std::filesystem::path& file, std::string* wrapper = nullptr,
                                  const std::string& sha256 = "");

struct LoadedModel {
  Captioner captioner;  // in evaluation mode, fp32, on the CPU
  ModelDescription description;
};

// `encoder_file`: the weights (or TorchScript file) of an encoder that the model leaves out. They must be
// those the model names: its file to the byte, or the same tensors in another container (.pth, .safetensors,
// a model that holds the encoder), else ModelError shows both hashes. Given for a model that holds its
// encoder: UsageError. Not given where one is needed: ModelError naming kind, file name and hash, with the
// way out
// (--encoder FILE).
LoadedModel load_model(const std::filesystem::path& path,
                       const std::optional<std::filesystem::path>& encoder_file = {});

}  // namespace sightline

#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/json.h"
#include "model/captioner.h"
#include "model/storage_precision.h"
#include "weights/weights.h"

namespace sightline {

inline constexpr int kModelFormatVersion = 1;

// What the tensors of a model file begin with.
inline constexpr char kEncoderPrefix[] = "encoder.";
inline constexpr char kDecoderPrefix[] = "decoder.";

// Where an encoder that is not in the model file comes from.
struct ExternalEncoder {
  std::string kind;       // EncoderSpec::kind; for TorchScript "torchscript"
  std::string file_name;  // without directory
  std::string sha256;     // of the file
  // encoder_sha256(); empty for TorchScript, and in files of earlier versions.
  std::string tensors_sha256 = {};
};

// The metadata of a model file, as one JSON document under "sightline" in the safetensors' __metadata__.
struct ModelDescription {
  std::string encoder_kind;                 // "mobilenet_v2", "torchscript", ...
  std::optional<ExternalEncoder> external;  // set: the file leaves the encoder out
  std::int64_t feature_size = 0;            // D
  Grid grid;                                // of the encoder at the preprocessing's size
  Preprocessing preprocessing;
  DecoderConfig decoder;
  std::vector<std::string> vocabulary;
  Json training;  // how it was trained: command, data, epochs; free form
  Json metrics;   // validation figures; free form
  std::string licence;
  std::string credits;
  StoragePrecision precision = StoragePrecision::fp32;
  std::optional<Calibration> calibration = {};  // its tensors are read with the model's
};

// Writes decoder and, unless description.external is set, encoder. Atomic.
void save_model(const std::filesystem::path& path, const Captioner& captioner,
                const ModelDescription& description);

// The model file `from` as `to`, with this calibration in the place of any other: the description's key
// "calibration", and the float32 tensors "calibration.mean" and "calibration.deviation" [D]. All else stays
// as it is, to the bit. The two may be one file. Atomic. Raises ModelError where the calibration is of other
// features.
void save_calibrated(const std::filesystem::path& from, const std::filesystem::path& to,
                     const Calibration& calibration);

// Every parameter of the decoder that a description speaks of.
ParameterShapes decoder_parameters(const ModelDescription& description);

// The description alone, as its JSON document. `name` is what errors call it. Raises ModelError for whatever
// is wrong with it.
ModelDescription parse_model_description(std::string_view json, const std::string& name);

// Reads only the description. Raises ModelError: not a Sightline model, a newer format version, an unknown
// kind, a missing key.
ModelDescription read_model_description(const std::filesystem::path& path);

// An encoder's tensors: of a weight file (`wrapper`: see read_weights), or of one of our models.
NamedTensors read_encoder_weights(const std::filesystem::path& file, std::string* wrapper = nullptr);

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

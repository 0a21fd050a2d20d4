#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "caption/calibration.h"
#include "caption/grid.h"
#include "core/json.h"
#include "image/preprocessing.h"
#include "model/decoder_parameters.h"
#include "model/quantisation.h"
#include "model/storage_precision.h"
#include "text/tokens.h"
#include "weights/mapped_tensors.h"

namespace sightline {

// What the tensors of a model file begin with.
inline constexpr char kEncoderPrefix[] = "encoder.";
inline constexpr char kDecoderPrefix[] = "decoder.";
// The kind of an encoder that is a TorchScript file.
inline constexpr char kTorchscriptKind[] = "torchscript";
// The key of a calibration in the description; its tensors,
// "calibration.mean" and "calibration.deviation", both [D].
inline constexpr char kCalibrationKey[] = "calibration";
inline constexpr char kCalibrationPrefix[] = "calibration.";
inline constexpr char kCalibrationMean[] = "mean";
inline constexpr char kCalibrationDeviation[] = "deviation";

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
  Grid grid;                                // of the encoder at the preprocessing's size; of a detector none
  Preprocessing preprocessing;
  DecoderConfig decoder;
  Tokens tokens = Tokens::words;  // what captions are cut into
  std::vector<std::string> vocabulary;
  Json training;  // how it was trained: command, data, epochs; free form
  Json metrics;   // validation figures; free form
  std::string licence;
  std::string credits;
  StoragePrecision precision = StoragePrecision::fp32;
  std::optional<Calibration> calibration = {};    // its tensors are read with the model's
  std::optional<Quantisation> quantisation = {};  // set: weights of 8 bits, which only our own engine reads
};

// Every parameter of the decoder that a description speaks of.
ParameterShapes decoder_parameters(const ModelDescription& description);

Json to_json(const ModelDescription& description);

// The description alone, as its JSON document. `name` is what errors call it. Raises ModelError for whatever
// is wrong with it.
ModelDescription parse_model_description(std::string_view json, const std::string& name);
// The same of a file's metadata.
ModelDescription model_description(const std::map<std::string, std::string>& metadata,
                                   const std::string& name);

// Reads only the description, which a file that is open has already. Raises ModelError: not a Sightline
// model, a newer format version, a model of another task (model/model_task.h), an unknown kind, a missing
// key.
ModelDescription read_model_description(const MappedTensors& file);
ModelDescription read_model_description(const std::filesystem::path& path);

}  // namespace sightline

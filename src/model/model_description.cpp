#include "model/model_description.h"

#include <algorithm>

#include "caption/calibration_rows.h"
#include "core/error.h"
#include "model/backbone_kinds.h"
#include "model/encoder_kind.h"
#include "model/fault_of_file.h"
#include "model/model_metadata.h"
#include "model/model_task.h"

namespace sightline {

namespace {

Grid grid_from_json(const Json& grid, const std::string& where) {
  if (!grid.is_array() || grid.size() != 2 || !grid[0].is_number_unsigned() ||
      !grid[1].is_number_unsigned() || grid[0] < 1 || grid[0] > 4096 || grid[1] < 1 || grid[1] > 4096)
    throw ModelError(where + ": key 'grid' is " + dump_json(grid).substr(0, 60) +
                     ", expected [rows, columns]");
  return {grid[0].get<int>(), grid[1].get<int>()};
}

// Of the models that are given regions, which say how large those are and are nothing more.
void check_detector(const ModelDescription& description, const std::string& where) {
  const std::string expected = detector_kind(description.feature_size);
  if (description.external || description.encoder_kind != expected)
    throw ModelError(where + ": kind '" + description.encoder_kind.substr(0, 60) + "' with regions of " +
                     std::to_string(description.feature_size) + " numbers, expected '" + expected +
                     "' and no weights");
}

void read_encoder(const Json& json, const std::string& name, ModelDescription& description) {
  const auto encoder = json_get<Json>(json, "encoder", name);
  const std::string where = name + ": encoder";
  description.encoder_kind = json_get<std::string>(encoder, "kind", where);
  description.feature_size = json_get<std::int64_t>(encoder, "feature_size", where);
  if (!is_detector_kind(description.encoder_kind))
    description.grid = grid_from_json(json_get<Json>(encoder, "grid", where), where);
  if (description.feature_size < 1 || description.feature_size > 65536) {
    throw ModelError(where + ": key 'feature_size' is " + std::to_string(description.feature_size) +
                     ", expected 1 to 65536");
  }
  // "torchscript:FILE" would run a program that the file names: only the user names programs, and their hash
  // is checked.
  const bool included = json_get<bool>(encoder, "included", where);
  if (description.encoder_kind.starts_with("torchscript") &&
      (included || description.encoder_kind != kTorchscriptKind))
    throw ModelError(where + ": key 'kind' is '" + description.encoder_kind.substr(0, 60) +
                     "', expected 'torchscript' for an encoder that is not included");
  if (!included) {
    description.external =
        ExternalEncoder{description.encoder_kind, json_get<std::string>(encoder, "file_name", where),
                        json_get<std::string>(encoder, "sha256", where),
                        json_get_or<std::string>(encoder, "tensors_sha256", "", where)};
  }
  if (is_detector_kind(description.encoder_kind)) check_detector(description, where);
}

// An unknown kind inside a file is not the user's typing.
void check_kinds(const std::string& encoder, const std::string& attention, const std::string& name) {
  try {
    attention_kind(attention);
    const std::string family = encoder_family(encoder);
    const auto known = encoder_kinds();
    if (family != kTorchscriptKind && family != kDetectorKind &&
        std::find(known.begin(), known.end(), family) == known.end())
      throw UsageError("unknown encoder '" + encoder.substr(0, 60) + "'");
  } catch (const UsageError& error) {
    throw ModelError(name + ": " + error.what(), "a newer Sightline may know it");
  }
}

// Sizes that the kind of attention cannot have are the file's fault.
void check_decoder_fits(const ModelDescription& description, const std::string& name) {
  try {
    decoder_parameters(description);
  } catch (const UsageError& error) {
    throw ModelError(name + ": " + error.what(), "the file is damaged");
  }
}

Tokens tokens_from_json(const Json& json, const std::string& name) {
  const auto version = json_get<std::string>(json, "tokenizer", name);
  std::vector<std::string> known;
  for (const auto& row : EnumNames<Tokens>::kRows) {
    if (version == tokenizer_version(row.value)) return row.value;
    known.emplace_back(tokenizer_version(row.value));
  }
  throw ModelError(name + ": made with tokenizer '" + version.substr(0, 60) + "', expected " + one_of(known));
}

ModelDescription description_from_json(const Json& json, const std::string& name) {
  require_task(task_in(json, name), ModelTask::caption, name);
  ModelDescription description;
  description.tokens = tokens_from_json(json, name);
  read_encoder(json, name, description);
  if (!is_detector_kind(description.encoder_kind))
    description.preprocessing =
        preprocessing_from_json(json_get<Json>(json, "preprocessing", name), name + ": preprocessing");
  const auto decoder = json_get<Json>(json, "decoder", name);
  check_kinds(description.encoder_kind,
              json_get_or(decoder, "attention", AttentionConfig().kind, name + ": decoder"), name);
  description.decoder = decoder_config_from_json(decoder, name + ": decoder");
  description.vocabulary = json_get<std::vector<std::string>>(json, "vocabulary", name);
  check_decoder_fits(description, name);
  description.training = json_get_or<Json>(json, "training", Json(), name);
  description.metrics = json_get_or<Json>(json, "metrics", Json(), name);
  description.licence = json_get_or<std::string>(json, "licence", "", name);
  description.credits = json_get_or<std::string>(json, "credits", "", name);
  description.precision = json_enum_or(json, "precision", StoragePrecision::fp32, name);
  if (json.contains(kCalibrationKey))
    description.calibration = calibration_from_json(json.at(kCalibrationKey), name + ": calibration");
  if (json.contains(kQuantisationKey))
    description.quantisation = quantisation_from_json(json.at(kQuantisationKey), name + ": quantisation");
  return description;
}

ModelDescription description_of_file(const Json& json, const std::string& name) {
  return as_fault_of_file([&] { return description_from_json(json, name); });
}

}  // namespace

ParameterShapes decoder_parameters(const ModelDescription& description) {
  return decoder_parameters(description.decoder, description.feature_size,
                            static_cast<std::int64_t>(description.vocabulary.size()));
}

Json to_json(const ModelDescription& description) {
  const bool sees_photos = !is_detector_kind(description.encoder_kind);
  Json encoder{{"kind", description.encoder_kind}, {"feature_size", description.feature_size}};
  if (sees_photos) encoder["grid"] = {description.grid.rows, description.grid.columns};
  encoder["included"] = !description.external.has_value();
  if (description.external) {
    encoder["file_name"] = description.external->file_name;
    encoder["sha256"] = description.external->sha256;
    if (!description.external->tensors_sha256.empty())
      encoder["tensors_sha256"] = description.external->tensors_sha256;
  }
  Json json{{"format_version", kModelFormatVersion}, {"encoder", encoder}};
  if (sees_photos) json["preprocessing"] = sightline::to_json(description.preprocessing);
  json.update(Json{{"decoder", sightline::to_json(description.decoder)},
                   {"tokenizer", std::string(tokenizer_version(description.tokens))},
                   {"vocabulary", description.vocabulary},
                   {"training", description.training},
                   {"metrics", description.metrics},
                   {"licence", description.licence},
                   {"credits", description.credits},
                   {"precision", to_string(description.precision)}});
  if (description.calibration)
    json[kCalibrationKey] = sightline::to_json(calibration_fields(), *description.calibration);
  if (description.quantisation)
    json[kQuantisationKey] = sightline::to_json(quantisation_fields(), *description.quantisation);
  return json;
}

ModelDescription parse_model_description(std::string_view json, const std::string& name) {
  return description_of_file(model_metadata(json, name), name);
}

ModelDescription model_description(const std::map<std::string, std::string>& metadata,
                                   const std::string& name) {
  return description_of_file(model_metadata(metadata, name), name);
}

ModelDescription read_model_description(const MappedTensors& file) {
  return model_description(file.metadata(), file.name());
}

ModelDescription read_model_description(const std::filesystem::path& path) {
  return read_model_description(MappedTensors(path));
}

}  // namespace sightline

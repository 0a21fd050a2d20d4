#include "model/model_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "caption/calibration_rows.h"
#include "core/error.h"
#include "core/sha256.h"
#include "model/calibration_tensors.h"
#include "model/encoder_identity.h"
#include "model/model_metadata.h"
#include "model/model_task.h"
#include "model/model_tensors.h"
#include "text/tokens.h"
#include "weights/safetensors.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr const char* kTorchscript = "torchscript";
constexpr const char* kCalibrationKey = "calibration";

void check_names(const NamedTensors& tensors, const ModelDescription& description, const std::string& name) {
  for (const auto& [key, tensor] : tensors) {
    const bool known = key.starts_with(kDecoderPrefix) ||
                       (!description.external && key.starts_with(kEncoderPrefix)) ||
                       (description.calibration && key.starts_with(kCalibrationPrefix));
    if (!known) throw ModelError(name + ": tensor '" + key + "' is unknown to this version");
  }
}

Json to_json(const ModelDescription& description) {
  Json encoder{{"kind", description.encoder_kind},
               {"feature_size", description.feature_size},
               {"grid", {description.grid.rows, description.grid.columns}},
               {"included", !description.external.has_value()}};
  if (description.external) {
    encoder["file_name"] = description.external->file_name;
    encoder["sha256"] = description.external->sha256;
    if (!description.external->tensors_sha256.empty())
      encoder["tensors_sha256"] = description.external->tensors_sha256;
  }
  Json json{{"format_version", kModelFormatVersion},
            {"encoder", encoder},
            {"preprocessing", sightline::to_json(description.preprocessing)},
            {"decoder", sightline::to_json(description.decoder)},
            {"tokenizer", std::string(tokenizer_version(description.tokens))},
            {"vocabulary", description.vocabulary},
            {"training", description.training},
            {"metrics", description.metrics},
            {"licence", description.licence},
            {"credits", description.credits},
            {"precision", to_string(description.precision)}};
  if (description.calibration)
    json[kCalibrationKey] = sightline::to_json(calibration_fields(), *description.calibration);
  return json;
}

void read_encoder(const Json& json, const std::string& name, ModelDescription& description) {
  const auto encoder = json_get<Json>(json, "encoder", name);
  const std::string where = name + ": encoder";
  description.encoder_kind = json_get<std::string>(encoder, "kind", where);
  description.feature_size = json_get<std::int64_t>(encoder, "feature_size", where);
  const auto grid = json_get<Json>(encoder, "grid", where);
  if (!grid.is_array() || grid.size() != 2 || !grid[0].is_number_unsigned() ||
      !grid[1].is_number_unsigned() || grid[0] < 1 || grid[0] > 4096 || grid[1] < 1 || grid[1] > 4096)
    throw ModelError(where + ": key 'grid' is " + dump_json(grid).substr(0, 60) +
                     ", expected [rows, columns]");
  description.grid = {grid[0].get<int>(), grid[1].get<int>()};
  if (description.feature_size < 1 || description.feature_size > 65536) {
    throw ModelError(where + ": key 'feature_size' is " + std::to_string(description.feature_size) +
                     ", expected 1 to 65536");
  }
  // "torchscript:FILE" would run a program that the file names: only the user names programs, and their hash
  // is checked.
  const bool included = json_get<bool>(encoder, "included", where);
  if (description.encoder_kind.starts_with("torchscript") &&
      (included || description.encoder_kind != kTorchscript))
    throw ModelError(where + ": key 'kind' is '" + description.encoder_kind.substr(0, 60) +
                     "', expected 'torchscript' for an encoder that is not included");
  if (!included) {
    description.external =
        ExternalEncoder{description.encoder_kind, json_get<std::string>(encoder, "file_name", where),
                        json_get<std::string>(encoder, "sha256", where),
                        json_get_or<std::string>(encoder, "tensors_sha256", "", where)};
  }
}

// An unknown kind inside a file is not the user's typing.
void check_kinds(const std::string& encoder, const std::string& attention, const std::string& name) {
  try {
    attention_kind(attention);
    const std::string family = encoder_family(encoder);
    const auto known = encoder_kinds();
    if (family != kTorchscript && std::find(known.begin(), known.end(), family) == known.end())
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
  return description;
}

// Whatever is wrong inside a model file is the file's fault, whichever reader found it.
ModelDescription description_of_file(const Json& json, const std::string& name) {
  try {
    return description_from_json(json, name);
  } catch (const ModelError&) {
    throw;
  } catch (const Error& error) {
    throw ModelError(error.what(), error.hint());
  }
}

ModelDescription description_in(const std::map<std::string, std::string>& metadata, const std::string& name) {
  return description_of_file(model_metadata(metadata, name), name);
}

// Raises what load_model() raises where a file is given that is not needed, or none that is.
void require_encoder_file(const ModelDescription& description, const std::string& name,
                          const std::optional<std::filesystem::path>& encoder_file) {
  if (!description.external) {
    if (encoder_file)
      throw UsageError(name + ": holds its encoder, " + description.encoder_kind + ": no --encoder is needed",
                       "leave --encoder out");
    return;
  }
  const auto& wanted = *description.external;
  if (!encoder_file) {
    throw ModelError(name + ": leaves its encoder out: expected the " + wanted.kind + " weights '" +
                         wanted.file_name + "' (SHA-256 " + wanted.sha256 + ")",
                     "give the file with --encoder FILE");
  }
}

[[noreturn]] void refuse_encoder(const std::string& what, const ExternalEncoder& wanted,
                                 const std::string& name, const std::string& of, const std::string& found,
                                 const std::string& expected) {
  throw ModelError(what + ": not the encoder that " + name + " was trained on: SHA-256 " + of + "found " +
                       found + ", expected " + expected + " ('" + wanted.file_name + "')",
                   "give the file that the model was trained with, or the same weights in another");
}

// The file's hash. Where it is another than the encoder's, and only the file can tell, it is refused: a
// TorchScript program must not run before.
std::string encoder_file_sha256(const ExternalEncoder& wanted, const std::string& name,
                                const std::filesystem::path& encoder_file) {
  const std::string found = sha256_of_file(encoder_file);
  if (found != wanted.sha256 && (wanted.kind == kTorchscript || wanted.tensors_sha256.empty()))
    refuse_encoder(encoder_file.string(), wanted, name, "", found, wanted.sha256);
  return found;
}

// The weights of an encoder that the model leaves out.
void assign_external(Encoder& encoder, const ExternalEncoder& wanted, const std::string& name,
                     const std::filesystem::path& encoder_file, const std::string& file_sha256) {
  assign_weights(encoder, read_encoder_weights(encoder_file, nullptr, file_sha256), encoder_file.string());
  if (file_sha256 == wanted.sha256) return;
  const std::string found = encoder_sha256(encoder);
  if (found != wanted.tensors_sha256)
    refuse_encoder(encoder_file.string(), wanted, name, "of the tensors ", found, wanted.tensors_sha256);
}

}  // namespace

ParameterShapes decoder_parameters(const ModelDescription& description) {
  return decoder_parameters(description.decoder, description.feature_size,
                            static_cast<std::int64_t>(description.vocabulary.size()));
}

NamedTensors read_encoder_weights(const std::filesystem::path& file, std::string* wrapper,
                                  const std::string& sha256) {
  NamedTensors tensors = read_weights(file, wrapper, sha256),
               encoder = tensors_under(tensors, kEncoderPrefix);
  return encoder.empty() ? tensors : encoder;
}

void save_model(const std::filesystem::path& path, const Captioner& captioner,
                const ModelDescription& description) {
  Safetensors content;
  content.metadata["format"] = "pt";
  content.metadata[kMetadataKey] = dump_json(to_json(description));
  add_module_tensors(content.tensors, kDecoderPrefix, *captioner.decoder, description.precision);
  if (!description.external)
    add_module_tensors(content.tensors, kEncoderPrefix, *captioner.encoder, description.precision);
  if (description.calibration) add_calibration_tensors(content.tensors, *description.calibration);
  write_safetensors(path, content);
}

void save_calibrated(const std::filesystem::path& from, const std::filesystem::path& to,
                     const Calibration& calibration) {
  const std::string name = from.string();
  Safetensors content = read_safetensors(from);
  const ModelDescription description = description_in(content.metadata, name);
  const auto size = static_cast<std::size_t>(description.feature_size);
  if (calibration.mean.size() != size || calibration.deviation.size() != size) {
    throw ModelError(name + ": a calibration of " + std::to_string(calibration.mean.size()) +
                     " features, expected " + std::to_string(size));
  }
  Json json = parse_json(content.metadata[kMetadataKey], name);
  json[kCalibrationKey] = sightline::to_json(calibration_fields(), calibration);
  content.metadata[kMetadataKey] = dump_json(json);
  add_calibration_tensors(content.tensors, calibration);
  write_safetensors(to, content);
}

ModelDescription parse_model_description(std::string_view json, const std::string& name) {
  return description_of_file(model_metadata(json, name), name);
}

ModelDescription read_model_description(const std::filesystem::path& path) {
  return description_in(read_safetensors_metadata(path), path.string());
}

LoadedModel load_model(const std::filesystem::path& path,
                       const std::optional<std::filesystem::path>& encoder_file) {
  const auto name = path.string();
  auto content = read_safetensors(path);
  LoadedModel model;
  model.description = description_in(content.metadata, name);
  const auto& description = model.description;
  require_encoder_file(description, name, encoder_file);
  const std::string file_sha256 =
      description.external ? encoder_file_sha256(*description.external, name, *encoder_file) : "";
  check_names(content.tensors, description, name);
  if (model.description.calibration)
    read_calibration_tensors(content.tensors, description.feature_size, *model.description.calibration, name);

  const bool torchscript = description.external && description.encoder_kind == kTorchscript;
  try {
    model.captioner.encoder =
        make_encoder({torchscript ? "torchscript:" + encoder_file->string() : description.encoder_kind,
                      description.preprocessing});
    if (description.external && !torchscript)
      assign_external(*model.captioner.encoder, *description.external, name, *encoder_file, file_sha256);
    if (!description.external)
      assign_module_tensors(*model.captioner.encoder, content.tensors, kEncoderPrefix, name + ": encoder");
    if (model.captioner.encoder->feature_size() != description.feature_size) {
      throw ModelError(name + ": encoder gives " + std::to_string(model.captioner.encoder->feature_size()) +
                       " features a region, expected " + std::to_string(description.feature_size));
    }
    model.captioner.preprocessing = description.preprocessing;
    model.captioner.calibration = description.calibration;
    model.captioner.vocabulary = Vocabulary::from_words(description.vocabulary, name, description.tokens);
    check_tensor_sizes(decoder_parameters(description), content.tensors, kDecoderPrefix, "decoder", name);
    model.captioner.decoder =
        std::make_shared<Decoder>(description.decoder, description.feature_size,
                                  model.captioner.vocabulary.size(), InitialWeights::none);
    assign_module_tensors(*model.captioner.decoder, content.tensors, kDecoderPrefix, name + ": decoder");
  } catch (const UsageError& error) {
    throw ModelError(name + ": " + error.what(),
                     error.hint());  // an unknown kind inside a file is not the user's typing
  }
  model.captioner.prepare_for_inference(at::kCPU);
  return model;
}

}  // namespace sightline

#include "model/model_file.h"

#include <nlohmann/json.hpp>

#include "caption/calibration_rows.h"
#include "core/error.h"
#include "core/sha256.h"
#include "model/calibration_tensors.h"
#include "model/encoder_identity.h"
#include "model/model_metadata.h"
#include "model/model_tensors.h"
#include "weights/safetensors.h"
#include "weights/weights.h"

namespace sightline {

namespace {

void check_names(const NamedTensors& tensors, const ModelDescription& description, const std::string& name) {
  for (const auto& [key, tensor] : tensors) {
    const bool known = key.starts_with(kDecoderPrefix) ||
                       (!description.external && key.starts_with(kEncoderPrefix)) ||
                       (description.calibration && key.starts_with(kCalibrationPrefix));
    if (!known) throw ModelError(name + ": tensor '" + key + "' is unknown to this version");
  }
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
  if (found != wanted.sha256 && (wanted.kind == kTorchscriptKind || wanted.tensors_sha256.empty()))
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

void require_float_weights(const NamedTensors& tensors, const std::string& name) {
  for (const auto& [key, tensor] : tensors)
    if (tensor.scalar_type() == at::kChar)
      throw ModelError(name + ": tensor '" + key +
                           "' is of 8 bits, which LibTorch does not compute with, expected floating-point "
                           "weights",
                       "give the model that it was made of by sightline quantise; captions of this one need "
                       "--engine auto");
}

NamedTensors read_encoder_weights(const std::filesystem::path& file, std::string* wrapper,
                                  const std::string& sha256) {
  NamedTensors tensors = read_weights(file, wrapper, sha256);
  require_float_weights(tensors, file.string());
  NamedTensors encoder = tensors_under(tensors, kEncoderPrefix);
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
  const ModelDescription description = model_description(content.metadata, name);
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

LoadedModel load_model(const std::filesystem::path& path,
                       const std::optional<std::filesystem::path>& encoder_file) {
  const auto name = path.string();
  auto content = read_safetensors(path);
  LoadedModel model;
  model.description = model_description(content.metadata, name);
  const auto& description = model.description;
  require_encoder_file(description, name, encoder_file);
  require_float_weights(content.tensors, name);
  const std::string file_sha256 =
      description.external ? encoder_file_sha256(*description.external, name, *encoder_file) : "";
  check_names(content.tensors, description, name);
  if (model.description.calibration)
    read_calibration_tensors(content.tensors, description.feature_size, *model.description.calibration, name);

  const bool torchscript = description.external && description.encoder_kind == kTorchscriptKind;
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

#include "model/text_model.h"

#include <algorithm>

#include "core/error.h"
#include "model/model_metadata.h"
#include "model/model_tensors.h"

namespace sightline {

void save_text_model(const std::filesystem::path& path, const TextModelDescription& description,
                     const ModelParts& parts) {
  Safetensors content;
  content.metadata["format"] = "pt";
  content.metadata[kMetadataKey] = dump_json(to_json(description));
  for (const auto& [prefix, module] : parts)
    add_module_tensors(content.tensors, prefix, *module, description.precision);
  write_safetensors(path, content);
}

TextModelFile read_text_model(const std::filesystem::path& path, ModelTask task) {
  TextModelFile file;
  file.name = path.string();
  Safetensors content = read_safetensors(path);
  const Json json = model_metadata(content.metadata, file.name);
  require_task(task_in(json, file.name), task, file.name);
  file.description = text_model_description(json, file.name);
  file.tensors = std::move(content.tensors);
  return file;
}

std::shared_ptr<TextEncoder> text_encoder_of(const TextModelFile& file) {
  const TextSource& source = file.description.source;
  const auto words = static_cast<std::int64_t>(source.vocabulary.size());
  check_tensor_sizes(text_encoder_parameters(source.encoder, words), file.tensors, kTextEncoderPrefix,
                     "text encoder", file.name);
  auto encoder = std::make_shared<TextEncoder>(source.encoder, words, InitialWeights::none);
  assign_module_tensors(*encoder, file.tensors, kTextEncoderPrefix, file.name + ": text encoder");
  encoder->eval();
  return encoder;
}

void check_prefixes(const TextModelFile& file, const std::vector<std::string>& prefixes) {
  for (const auto& [key, tensor] : file.tensors) {
    const bool known = std::any_of(prefixes.begin(), prefixes.end(),
                                   [&key = key](const auto& prefix) { return key.starts_with(prefix); });
    if (!known) throw ModelError(file.name + ": tensor '" + key + "' is unknown to this version");
  }
}

}  // namespace sightline

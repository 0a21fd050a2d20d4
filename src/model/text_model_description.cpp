#include "model/text_model_description.h"

#include "core/error.h"
#include "core/field.h"
#include "model/fault_of_file.h"
#include "model/model_metadata.h"

namespace sightline {

namespace {

constexpr std::int64_t kLongestSource = 1 << 20;

Json source_json(const TextSource& source) {
  return {{"tokens", to_string(source.tokens)},
          {"tokenizer", source.tokenizer},
          {"maximum_length", source.maximum_length},
          {"encoder", whole_json(text_encoder_fields(), source.encoder)},
          {"vocabulary", source.vocabulary}};
}

TextSource source_from_json(const Json& json, const std::string& name) {
  TextSource source;
  source.tokens = json_enum_or(json, "tokens", Tokens::words, name);
  source.tokenizer = json_get<std::string>(json, "tokenizer", name);
  source.maximum_length = json_get<std::int64_t>(json, "maximum_length", name);
  if (source.maximum_length < 1 || source.maximum_length > kLongestSource)
    throw ModelError(name + ": key 'maximum_length' is " + std::to_string(source.maximum_length) +
                     ", expected 1 to " + std::to_string(kLongestSource));
  source.encoder = from_json(text_encoder_fields(), json_get<Json>(json, "encoder", name), name + ": encoder",
                             TextEncoderConfig());
  source.vocabulary = json_get<std::vector<std::string>>(json, "vocabulary", name);
  text_encoder_parameters(source.encoder, static_cast<std::int64_t>(source.vocabulary.size()));
  return source;
}

TextModelDescription text_description_from_json(const Json& json, const std::string& name) {
  TextModelDescription description;
  description.task = task_in(json, name);
  description.source = source_from_json(json_get<Json>(json, "source", name), name + ": source");
  description.part = json_get<Json>(json, to_string(description.task), name);
  description.training = json_get_or<Json>(json, "training", Json(), name);
  description.metrics = json_get_or<Json>(json, "metrics", Json(), name);
  description.licence = json_get_or<std::string>(json, "licence", "", name);
  description.credits = json_get_or<std::string>(json, "credits", "", name);
  description.precision = json_enum_or(json, "precision", StoragePrecision::fp32, name);
  return description;
}

}  // namespace

Json to_json(const TextModelDescription& description) {
  return {{"format_version", kModelFormatVersion},
          {"task", to_string(description.task)},
          {"source", source_json(description.source)},
          {to_string(description.task), description.part},
          {"training", description.training},
          {"metrics", description.metrics},
          {"licence", description.licence},
          {"credits", description.credits},
          {"precision", to_string(description.precision)}};
}

TextModelDescription text_model_description(const Json& json, const std::string& name) {
  return as_fault_of_file([&] { return text_description_from_json(json, name); });
}

TextModelDescription read_text_model_description(const std::filesystem::path& path) {
  return text_model_description(read_model_metadata(path), path.string());
}

void require_tokenizer(const std::string& found, std::string_view expected, const std::string& name) {
  if (found == expected) return;
  throw ModelError(name + ": made with tokenizer '" + found.substr(0, 60) + "', expected '" +
                   std::string(expected) + "'");
}

}  // namespace sightline

#include "model/rewriter_description.h"

#include "core/error.h"
#include "core/field.h"
#include "model/fault_of_file.h"

namespace sightline {

namespace {

constexpr std::int64_t kLongestTarget = 1 << 20;

RewriterDescription description_of_rewriter(const TextModelDescription& description,
                                            const std::string& name) {
  const std::string where = name + ": rewrite";
  const Json& json = description.part;
  RewriterDescription part;
  require_tokenizer(description.source.tokenizer, kWrittenTokensVersion, name + ": source");
  require_tokenizer(json_get<std::string>(json, "tokenizer", where), kWrittenTokensVersion, where);
  part.decoder = decoder_config_from_json(json_get<Json>(json, "decoder", where), where + ": decoder");
  part.tokens = json_enum_or(json, "tokens", Tokens::words, where);
  part.vocabulary = json_get<std::vector<std::string>>(json, "vocabulary", where);
  part.longest = json_get<std::int64_t>(json, "maximum_length", where);
  if (part.longest < 1 || part.longest > kLongestTarget)
    throw ModelError(where + ": key 'maximum_length' is " + std::to_string(part.longest) +
                     ", expected 1 to " + std::to_string(kLongestTarget));
  part.parameters(description.source);
  return part;
}

}  // namespace

ParameterShapes RewriterDescription::parameters(const TextSource& source) const {
  return decoder_parameters(decoder, text_feature_size(source.encoder),
                            static_cast<std::int64_t>(vocabulary.size()));
}

RewriterDescription rewriter_description(const TextModelDescription& description, const std::string& name) {
  return as_fault_of_file([&] { return description_of_rewriter(description, name); },
                          "the file is damaged, or a newer Sightline wrote it");
}

}  // namespace sightline

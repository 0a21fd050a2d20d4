#include "model/rewriter.h"

#include "core/error.h"
#include "core/field.h"
#include "model/model_file.h"
#include "model/model_tensors.h"
#include "model/text_tensors.h"

namespace sightline {

namespace {

constexpr std::int64_t kLongestTarget = 1 << 20;

// What a description says of what is written.
struct RewriterPart {
  DecoderConfig decoder;
  Tokens tokens = Tokens::words;
  std::vector<std::string> vocabulary;
  std::int64_t longest = 0;

  ParameterShapes parameters(const TextSource& source) const {
    return decoder_parameters(decoder, text_feature_size(source.encoder),
                              static_cast<std::int64_t>(vocabulary.size()));
  }
};

Json part_json(const Rewriter& rewriter) {
  return {{"decoder", to_json(rewriter.decoder->config())},
          {"tokens", to_string(rewriter.target_tokens)},
          {"tokenizer", std::string(kWrittenTokensVersion)},
          {"maximum_length", rewriter.longest},
          {"vocabulary", rewriter.vocabulary.words()}};
}

// Whatever is wrong inside a model file is the file's fault.
RewriterPart rewriter_part(const TextModelDescription& description, const std::string& name) {
  const std::string where = name + ": rewrite";
  const Json& json = description.part;
  RewriterPart part;
  try {
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
  } catch (const ModelError&) {
    throw;
  } catch (const Error& error) {
    throw ModelError(error.what(), "the file is damaged, or a newer Sightline wrote it");
  }
  return part;
}

}  // namespace

SourceText Rewriter::read(std::string_view text) const {
  SourceText result;
  result.tokens = written_tokens(text, source_tokens, LetterCase::lower);
  result.cut = result.tokens.size() > static_cast<std::size_t>(maximum_length);
  if (result.cut) result.tokens.resize(static_cast<std::size_t>(maximum_length));
  result.ids = source.encode(result.tokens);
  return result;
}

Regions Rewriter::regions(const std::vector<std::vector<std::int64_t>>& texts) const {
  const TextTensors tensors = text_tensors(texts);
  return encoder->forward(tensors.ids, tensors.mask);
}

std::string Rewriter::written(const Hypothesis& hypothesis) const {
  return detokenize(hypothesis.words, target_tokens);
}

void save_rewriter(const std::filesystem::path& path, const Rewriter& rewriter,
                   TextModelDescription description) {
  description.task = ModelTask::rewrite;
  description.source = {rewriter.source_tokens, std::string(kWrittenTokensVersion), rewriter.maximum_length,
                        rewriter.encoder->config(), rewriter.source.words()};
  description.part = part_json(rewriter);
  save_text_model(path, description,
                  {{kTextEncoderPrefix, rewriter.encoder.get()}, {kDecoderPrefix, rewriter.decoder.get()}});
}

ParameterShapes rewriter_parameters(const TextModelDescription& description, const std::string& name) {
  return rewriter_part(description, name).parameters(description.source);
}

LoadedRewriter load_rewriter(const std::filesystem::path& path) {
  const TextModelFile file = read_text_model(path, ModelTask::rewrite);
  const TextSource& source = file.description.source;
  const RewriterPart part = rewriter_part(file.description, file.name);
  check_prefixes(file, {kTextEncoderPrefix, kDecoderPrefix});
  LoadedRewriter loaded{{}, file.description};
  Rewriter& rewriter = loaded.rewriter;
  rewriter.source_tokens = source.tokens;
  rewriter.source = Vocabulary::from_words(source.vocabulary, file.name + ": source", source.tokens);
  rewriter.maximum_length = source.maximum_length;
  rewriter.encoder = text_encoder_of(file);
  rewriter.target_tokens = part.tokens;
  rewriter.longest = static_cast<int>(part.longest);
  rewriter.vocabulary = Vocabulary::from_words(part.vocabulary, file.name, part.tokens);
  check_tensor_sizes(part.parameters(source), file.tensors, kDecoderPrefix, "decoder", file.name);
  rewriter.decoder = std::make_shared<Decoder>(part.decoder, rewriter.encoder->feature_size(),
                                               rewriter.vocabulary.size(), InitialWeights::none);
  assign_module_tensors(*rewriter.decoder, file.tensors, kDecoderPrefix, file.name + ": decoder");
  rewriter.decoder->eval();
  return loaded;
}

}  // namespace sightline

#include "model/rewriter.h"

#include "model/model_file.h"
#include "model/model_tensors.h"
#include "model/text_tensors.h"

namespace sightline {

namespace {

Json part_json(const Rewriter& rewriter) {
  return {{"decoder", to_json(rewriter.decoder->config())},
          {"tokens", to_string(rewriter.target_tokens)},
          {"tokenizer", std::string(kWrittenTokensVersion)},
          {"maximum_length", rewriter.longest},
          {"vocabulary", rewriter.vocabulary.words()}};
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

LoadedRewriter load_rewriter(const std::filesystem::path& path) {
  const TextModelFile file = read_text_model(path, ModelTask::rewrite);
  const TextSource& source = file.description.source;
  const RewriterDescription part = rewriter_description(file.description, file.name);
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

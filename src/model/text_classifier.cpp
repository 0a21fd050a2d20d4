#include "model/text_classifier.h"

#include <algorithm>
#include <string_view>

#include "model/attention.h"
#include "model/attention_scorers.h"
#include "model/lstm_parameters.h"

namespace sightline {

namespace {

constexpr const char *kEncoderPart = "encoder", *kWordsPart = "words", *kSentencesPart = "sentences";
constexpr const char *kSentenceLstmPart = "sentence_lstm", *kQuery = "query", *kOutput = "output";
constexpr std::string_view kStatic = "static";

// Both levels of hierarchical attention are static.
const AttentionKind& word_kind(const TextClassifierConfig& config) {
  return attention_kind(reads_sentences(config) ? std::string(kStatic) : config.attention);
}

bool asks_with_nothing(const AttentionKind& kind) {
  return kind.choice == Choice::none || kind.name == kStatic;
}

// The learnt vector is as wide as the regions, so that "dot" can do without a matrix.
AttentionSizes pooling_sizes(const TextClassifierConfig& config) {
  const std::int64_t D = text_feature_size(config.encoder);
  return {.features = D, .hidden = D, .attention = config.attention_size, .heads = config.attention_heads};
}

// The LSTM over sentences is one layer as wide as that over words.
ParameterShapes sentence_lstm_parameters(const TextClassifierConfig& config) {
  if (!reads_sentences(config) || config.encoder.kind != TextEncoderKind::bilstm) return {};
  return lstm_parameters(1, text_feature_size(config.encoder), config.encoder.hidden_size);
}

ParameterShapes output_parameters(const TextClassifierConfig& config, std::int64_t classes) {
  ParameterShapes shapes;
  if (!asks_with_nothing(word_kind(config))) shapes.push_back({kQuery, {text_feature_size(config.encoder)}});
  add_linear(shapes, kOutput, text_feature_size(config.encoder), classes);
  return shapes;
}

void add_part(ParameterShapes& shapes, const std::string& part, const ParameterShapes& of_part) {
  for (const auto& [name, shape] : of_part) shapes.push_back({part + "." + name, shape});
}

}  // namespace

ParameterShapes text_classifier_parameters(const TextClassifierConfig& config, std::int64_t vocabulary_size,
                                           std::int64_t classes) {
  ParameterShapes shapes;
  add_part(shapes, kEncoderPart, text_encoder_parameters(config.encoder, vocabulary_size));
  add_part(shapes, kWordsPart, word_kind(config).parameters(pooling_sizes(config)));
  if (reads_sentences(config)) {
    add_part(shapes, kSentenceLstmPart, sentence_lstm_parameters(config));
    add_part(shapes, kSentencesPart, attention_kind(std::string(kStatic)).parameters(pooling_sizes(config)));
  }
  for (const ParameterShape& own : output_parameters(config, classes)) shapes.push_back(own);
  return shapes;
}

TextClassifier::TextClassifier(const TextClassifierConfig& config, std::int64_t vocabulary_size,
                               std::int64_t classes, InitialWeights weights)
    : config_(config), kind_(word_kind(config)) {
  const auto scorer = [&](const char* part, const AttentionKind& kind) {
    return register_module(part, make_scorer(kind, pooling_sizes(config), weights));
  };
  encoder_ =
      register_module(kEncoderPart, std::make_shared<TextEncoder>(config.encoder, vocabulary_size, weights));
  words_ = scorer(kWordsPart, kind_);
  if (reads_sentences(config)) {
    if (const auto lstm = sentence_lstm_parameters(config); !lstm.empty())
      sentence_lstm_ = register_module(
          kSentenceLstmPart,
          std::make_shared<BidirectionalLstm>(1, config.encoder.dropout, LayerMaker(lstm, weights)));
    sentences_ = scorer(kSentencesPart, attention_kind(std::string(kStatic)));
  }
  const LayerMaker make(output_parameters(config, classes), weights);
  if (!asks_with_nothing(kind_)) query_ = make.parameter(*this, kQuery);
  output_ = make.linear(*this, kOutput);
}

TextClassifier::Looked TextClassifier::look(AttentionScorer& scorer, const Regions& regions) {
  const auto N = regions.features.size(0);
  AttentionStep step;
  step.image = torch::arange(N, torch::TensorOptions(at::kLong).device(regions.features.device()));
  if (query_.defined()) step.hidden = query_.unsqueeze(0).expand({N, query_.size(0)});
  const Attended attended = attend(scorer, kind_.choice, scorer.prepare(regions), step, {});
  return {attended.context, attended.alpha};
}

ReadTexts TextClassifier::with_logits(const at::Tensor& context) {
  return {output_(torch::dropout(context, config_.context_dropout, is_training())), {}, {}};
}

// Sentences are encoded beside others of their length, so that few of their words are padding. Context
// [M, D], alpha [M, 1, W].
TextClassifier::Looked TextClassifier::look_in_sentences(const SentenceLayout& layout,
                                                         const at::Tensor& ids) {
  constexpr std::int64_t kParts = 4;
  const auto counts = layout.word_mask.sum(1);  // [M]
  const auto order = counts.argsort(0, false);
  std::vector<at::Tensor> contexts, alphas;
  for (const at::Tensor& part : order.chunk(kParts)) {
    const auto longest = counts.index_select(0, part).max().item<std::int64_t>();
    const auto mask = layout.word_mask.index_select(0, part).narrow(1, 0, longest);
    const auto words = layout.words.index_select(0, part).narrow(1, 0, longest).contiguous();
    const auto own = ids.flatten().index_select(0, words.flatten()).view_as(words);
    const Looked looked = look(*words_, encoder_->forward(own, mask));
    contexts.push_back(looked.context);
    alphas.push_back(torch::constant_pad_nd(looked.alpha, {0, layout.words.size(1) - longest}, 0));
  }
  const auto back = order.argsort(0, false);
  return {torch::cat(contexts).index_select(0, back), torch::cat(alphas).index_select(0, back)};
}

ReadTexts TextClassifier::read_sentences(const TextBatch& texts) {
  std::vector<std::int64_t> lengths;
  const auto counts = texts.mask.sum(1);
  for (std::int64_t b = 0; b < counts.size(0); ++b) lengths.push_back(counts[b].item<std::int64_t>());
  const SentenceLayout layout = sentence_layout(lengths, texts.sentence_begins, texts.ids.size(1));
  const Looked inside = look_in_sentences(layout, texts.ids);
  const auto B = layout.of_text.size(0), S = layout.of_text.size(1);
  Regions regions{inside.context.index_select(0, layout.of_text.flatten()).view({B, S, -1}),  // [B, S, D]
                  Sequence{static_cast<int>(S)}, layout.text_mask};
  if (sentence_lstm_) regions.features = sentence_lstm_->forward(regions.features, layout.text_mask);
  const Looked over = look(*sentences_, regions);
  ReadTexts read = with_logits(over.context);
  read.sentence_alpha = over.alpha.squeeze(1);
  // What a word gets is its share of its sentence times the sentence's.
  const auto shares = inside.alpha.flatten().index_select(0, layout.word_place.flatten()).view_as(texts.ids);
  const auto alpha = shares * read.sentence_alpha.gather(1, layout.sentence_place);
  read.alpha = alpha.masked_fill(texts.mask.logical_not(), 0).unsqueeze(1);
  return read;
}

ReadTexts TextClassifier::forward(const TextBatch& texts) {
  if (reads_sentences(config_)) return read_sentences(texts);
  const Looked looked = look(*words_, encoder_->forward(texts.ids, texts.mask));
  ReadTexts read = with_logits(looked.context);
  read.alpha = looked.alpha;
  return read;
}

}  // namespace sightline

#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"
#include "model/bidirectional_lstm.h"
#include "model/sentence_layout.h"
#include "model/text_classifier_config.h"
#include "model/text_encoder.h"

namespace sightline {

// Every parameter, from the configuration; vocabulary_size: V, classes: K. Raises UsageError where sizes do
// not fit.
ParameterShapes text_classifier_parameters(const TextClassifierConfig& config, std::int64_t vocabulary_size,
                                           std::int64_t classes);

// A batch of texts as a classifier reads them.
struct TextBatch {
  at::Tensor ids;   // [B, L] int64, padding behind
  at::Tensor mask;  // [B, L] bool, true where there is a word, at least once a row
  // The first word of each text's sentences, 0 among them; needed by hierarchical attention alone.
  std::vector<std::vector<std::int64_t>> sentence_begins;
};

struct ReadTexts {
  at::Tensor logits;  // [B, K]
  at::Tensor
      alpha;  // [B, heads, L], each row sums to one, padding is 0; undefined where nothing is looked at
  at::Tensor
      sentence_alpha;  // [B, S] of hierarchical attention: the sums of alpha over sentences; else undefined
};

// Text -> class: regions of a sequence from a text encoder, one context of them by an attention, and a linear
// layer. What attention asks with is no decoder's state but a vector that is learnt, the "context vector" of
// Yang et al. 2016 (kinds that ask with nothing, "none" and "static", have none). Two-level ("hierarchical",
// Yang et al. 2016, section 2.2): each sentence is encoded by itself and attended in; the sentences'
// contexts, encoded by an LSTM from both ends where the encoder is one, are attended in turn; both by static
// scores.
class TextClassifier : public torch::nn::Module {
 public:
  TextClassifier(const TextClassifierConfig& config, std::int64_t vocabulary_size, std::int64_t classes,
                 InitialWeights weights = InitialWeights::random);

  const TextClassifierConfig& config() const { return config_; }
  int heads() const { return words_->heads(); }
  ReadTexts forward(const TextBatch& texts);

 private:
  struct Looked {
    at::Tensor context;  // [N, D]
    at::Tensor alpha;    // [N, heads, L]
  };
  Looked look(AttentionScorer& scorer, const Regions& regions);
  Looked look_in_sentences(const SentenceLayout& layout, const at::Tensor& ids);
  ReadTexts read_sentences(const TextBatch& texts);
  ReadTexts with_logits(const at::Tensor& context);

  TextClassifierConfig config_;
  const AttentionKind& kind_;  // of words_
  std::shared_ptr<TextEncoder> encoder_;
  std::shared_ptr<AttentionScorer> words_;
  at::Tensor query_;                                  // [D], undefined where the kind asks with nothing
  std::shared_ptr<BidirectionalLstm> sentence_lstm_;  // hierarchical, of an LSTM encoder; else null
  std::shared_ptr<AttentionScorer> sentences_;        // hierarchical; else null
  torch::nn::Linear output_{nullptr};
};

}  // namespace sightline

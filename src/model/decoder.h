#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "model/attention.h"
#include "model/decoder_parameters.h"
#include "model/layer_maker.h"
#include "model/region_refiner.h"

namespace sightline {

struct DecoderState {
  at::Tensor hidden;  // [B, H]
  at::Tensor cell;    // [B, H]
  at::Tensor
      attention{};     // [B, ...] what attention keeps from word to word; undefined where it keeps nothing
  std::int64_t t = 0;  // words said so far

  // Of these rows, [B'] int64; of the first `count` rows.
  DecoderState rows(const at::Tensor& index) const;
  DecoderState first(std::int64_t count) const;
};

struct DecoderStep {
  DecoderState state;
  at::Tensor logits;            // [B, V]
  at::Tensor alpha;             // [B, heads, L + extra]; undefined where attention looks nowhere
  at::Tensor glimpse;           // [B] int64, chosen regions; undefined where none are chosen
  at::Tensor glimpse_log_prob;  // [B] log alpha of them; undefined where none are chosen
};

// Captions for training, in order of falling length, so that the rows still running are always the first
// ones.
struct CaptionBatch {
  at::Tensor words;    // [B, T] int64: the inputs y_0 = <start>, y_1, ...; padded with <pad>
  at::Tensor targets;  // [B, T] int64: y_1, ..., <end>; padded with <pad>
  at::Tensor lengths;  // [B] int64, falling: how many of the T positions count
  at::Tensor image;    // [B] int64: which of the N images a row speaks of
};

// How captions are unrolled. Of a hard attention, `copies` looks at each caption share its regions, keys and
// word products: row b * copies + k is the k-th copy of caption b. `glimpses.uniform` is of no use here (each
// step draws its own); `glimpses.regions` are those of every step, [R, T].
struct UnrollOptions {
  GlimpsePolicy glimpses;
  std::int64_t copies = 1;
  // Whose scores every step's regions are drawn from (GlimpsePolicy::posterior), and what it made of the
  // regions; null: alpha. Its steps have the word that is to come, E y_t, in place of the last one.
  AttentionScorer* posterior = nullptr;
  const PreparedRegions* asked = nullptr;
};

// Everything that happened at the positions of a batch: P = copies * sum of lengths, time-major over the
// running rows (all rows of t = 0, then t = 1, ...). R = copies * B rows.
struct Unrolled {
  at::Tensor logits;            // [P, V]
  at::Tensor targets;           // [P] int64
  at::Tensor row;               // [P] int64, which of the R rows each position belongs to
  at::Tensor alpha;             // [P, L], mean over the heads; undefined where attention looks nowhere
  at::Tensor alpha_sum;         // [R, L] sum over t of alpha; undefined where attention looks nowhere
  at::Tensor glimpse_log_prob;  // [P] log alpha of the chosen regions (of a posterior: log q); undefined
                                // where none are chosen
  at::Tensor divergence;        // [P] KL(posterior || alpha); undefined without a posterior
};

// The LSTM decoder of Show, Attend and Tell (Xu et al. 2015, section 3.1.2). The first input is <start>; the
// LSTM's input is [E y_{t-1} ; gate * z_t].
class Decoder : public torch::nn::Module {
 public:
  Decoder(const DecoderConfig& config, std::int64_t feature_size, std::int64_t vocabulary_size,
          InitialWeights weights = InitialWeights::random);

  const DecoderConfig& config() const { return config_; }
  std::int64_t vocabulary_size() const { return vocabulary_size_; }
  const AttentionScorer& scorer() const { return *scorer_; }
  AttentionSizes attention_sizes() const { return sizes_; }  // what its scorer was made for

  // Per image, once: projected and refined regions and attention keys.
  PreparedRegions prepare(const Regions& regions);

  // h_0, c_0 from each image's mean region, tanh(W ā + b): [N, H].
  DecoderState initial_state(const PreparedRegions& prepared);

  // One word on: words [B] int64, image [B] int64 into prepared, state of B rows.
  DecoderStep step(const PreparedRegions& prepared, const at::Tensor& image, const DecoderState& state,
                   const at::Tensor& words, const GlimpsePolicy& glimpses = {});

  // All words of training captions (teacher forcing). Time-independent products (embedding, output layer) run
  // once, outside the loop. Same logits as step by step.
  Unrolled unroll(const PreparedRegions& prepared, const CaptionBatch& batch,
                  const UnrollOptions& options = {});

 private:
  struct Recurrence;
  at::Tensor output(const at::Tensor& hidden, const at::Tensor& embedded, const at::Tensor& context);

  DecoderConfig config_;
  std::int64_t vocabulary_size_;
  torch::nn::Linear region_projection_{nullptr};
  std::shared_ptr<RegionRefiner> refiner_;  // null where regions stay as they are
  Choice choice_;
  AttentionSizes sizes_;
  std::shared_ptr<AttentionScorer> scorer_;
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::Linear init_hidden_{nullptr}, init_cell_{nullptr};
  at::Tensor first_hidden_, first_cell_;  // [H]; undefined where no state is learnt
  torch::nn::Linear gate_{nullptr};
  torch::nn::Linear input_word_{nullptr};     // E -> 4H, with the bias: word part of the LSTM's input product
  torch::nn::Linear input_context_{nullptr};  // D -> 4H
  torch::nn::Linear recurrent_{nullptr};      // H -> 4H
  torch::nn::Linear hidden_to_output_{nullptr}, context_to_output_{nullptr};
  torch::nn::Linear output_{nullptr};  // -> V
};

}  // namespace sightline

#pragma once

#include <torch/torch.h>

#include "model/layer_maker.h"
#include "model/regions.h"

namespace sightline {

// What does not depend on the decoder's state, computed once per image and shared by all its beams and
// captions.
struct PreparedRegions {
  at::Tensor features;  // [N, L, D], the regions themselves
  at::Tensor
      keys;  // [N, L, A] projected regions, or [N, heads, L, A / heads]; undefined where there are none
  Layout layout;
  at::Tensor mask{};    // [N, L] bool as in Regions; undefined: no padding
  at::Tensor values{};  // [N, L, ...] a second projection, of scorers that need one; undefined elsewhere
};

// What the decoder knows before its next word, for B captions.
struct AttentionStep {
  at::Tensor image;    // [B] int64, which of the N prepared images each row attends to
  at::Tensor hidden;   // [B, H] h_{t-1}
  at::Tensor cell;     // [B, H]
  at::Tensor word;     // [B, E] E y_{t-1}
  at::Tensor state;    // [B, ...] what the scorer keeps from word to word; undefined where it keeps nothing
  std::int64_t t = 0;  // words said so far

  // s, what regions are scored against: h_{t-1}, or [h_{t-1} ; E y_{t-1}] where the last word has a say.
  // [B, Q], Q = AttentionSizes::query().
  at::Tensor query(bool sees_word) const;
};

// Scores regions against the decoder's state; what becomes of the scores is a Choice (model/attention.h).
// A scorer is a pair of files, a row of attention_kinds() and a case of the contract test
// (tests/model/attention_contract_test.cpp).
class AttentionScorer : public torch::nn::Module {
 public:
  virtual PreparedRegions prepare(const Regions& regions) = 0;
  // e_t, before the softmax: [B, heads, L + extra_slots()]. Padding is masked by the caller. Undefined where
  // the kind looks nowhere.
  virtual at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) = 0;

  // Maps for each word, and slots behind the regions that are none of them (a sentinel's).
  virtual int heads() const { return 1; }
  virtual int extra_slots() const { return 0; }

  // z_t from alpha [B, heads, L + extra_slots()]: [B, D]. As it stands for one head and no extra slots: the
  // expected region.
  virtual at::Tensor expected(const PreparedRegions& prepared, const AttentionStep& step,
                              const at::Tensor& alpha);

  // What is kept from word to word: before the first word, a row for each image [N, ...]; and after a word
  // with its alpha. Undefined where nothing is.
  virtual at::Tensor initial_state(const PreparedRegions& /*prepared*/) { return {}; }
  virtual at::Tensor next_state(const AttentionStep& step, const at::Tensor& /*alpha*/) { return step.state; }
};

}  // namespace sightline

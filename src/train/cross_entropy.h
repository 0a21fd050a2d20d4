#pragma once

#include "train/objective.h"
#include "train/objective_options.h"

namespace sightline {

// Maximum likelihood with teacher forcing, on the per-caption scale:
//
//   L = mean_n [ sum_t CE_eps(p_nt, y_nt)  +  lambda_ds * sum_i (tau_n - sum_t alpha_nti)^2 ]
//
// CE_eps is the cross-entropy against the smoothed target (1 - eps) * one-hot(y) + eps / V (Szegedy et al.
// 2016, section 7); its V words are all of the vocabulary, <pad> and <start> too, which are never targets
// themselves. T_n counts <end>. tau_n = T_n / L is the target that rows summing to one can meet; the paper's
// equation (14) writes tau = 1. Being summed per caption, losses and gradients are about T_n (12) times those
// of a mean per word.
//
// Scalars: "loss"; "nll_per_word" (not smoothed, nats, mean over the batch's words) and "perplexity", its
// exponential; "doubly_stochastic" (the term without lambda) and "attention_change", where there is
// attention.
class CrossEntropy : public Objective {
 public:
  explicit CrossEntropy(const CrossEntropyOptions& options) : options_(options) {}
  ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                          const TrainingBatch& batch) override;

 private:
  CrossEntropyOptions options_;
};

// The smoothed cross-entropy of each row and, not smoothed and without gradient, its negative log-likelihood:
// logits [P, V], targets [P] int64 -> both [P]. Keeps one [P, V] tensor for the backward pass, which makes
// one more.
struct SmoothedCrossEntropy {
  at::Tensor loss;
  at::Tensor nll;
};
SmoothedCrossEntropy smoothed_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                            double epsilon);

// sum_i (tau_n - alpha_sum_ni)^2 of each caption: alpha_sum [B, L], lengths [B] -> [B]. target 0: tau_n =
// lengths_n / L.
at::Tensor doubly_stochastic_penalty(const at::Tensor& alpha_sum, const at::Tensor& lengths, double target);

}  // namespace sightline

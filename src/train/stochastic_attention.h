#pragma once

#include "train/cross_entropy.h"

namespace sightline {

// Training of hard attention (Xu et al. 2015, section 4.1, on the per-caption scale; REINFORCE, Williams
// 1992):
//
//   R_n = - sum_t nll_nt / T_n
//   L   = mean_n [ sum_t CE_eps(p_nt, y_nt) - lambda_r (R_n - b_n) sum_t log alpha[n, t, s_nt] - lambda_e
//   sum_t H(alpha_nt)
//                  + lambda_ds sum_i (tau_n - sum_t alpha_nti)^2 ]
//
// over K looks at every caption; R_n - b_n is a constant to the gradient, and its term is there for sampled
// looks only. With lambda_r = T_n the gradient's mean is exactly that of the expected sum of nll. Everything
// flows into alpha through autograd; nothing is injected, so no term can overwrite another.
//
// Scalars: those of CrossEntropy, and "reward" (mean R), "glimpse_entropy" (mean H, nats).
class StochasticAttention : public Objective {
 public:
  // Raises UsageError for options that cannot be meant.
  StochasticAttention(const CrossEntropyOptions& words, const StochasticAttentionOptions& options);
  ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                          const TrainingBatch& batch) override;

  // The moving average.
  Json state() const override;
  void restore(const Json& state, const std::string& name) override;

 private:
  // b of each of the rows, [R]; the moving average moves on afterwards.
  at::Tensor baseline_of(const at::Tensor& rewards, std::int64_t vocabulary_size);

  CrossEntropyOptions words_;  // label smoothing and the doubly stochastic term
  StochasticAttentionOptions options_;
  bool started_ = false;
  double average_ = 0;
};

}  // namespace sightline

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
// looks only. With lambda_r = T_n and no smoothing the gradient's mean is exactly that of the expected sum of
// nll: over the looks with p = 1, else p times that and 1 - p times the gradient of the soft looks' nll.
// Everything flows into alpha through autograd; nothing is injected, so no term can overwrite another.
//
// Label smoothing is in what words learn and not in the reward. Then the mean is the gradient of no one loss:
//
//   E_s[ sum_t grad CE_eps(p_t, y_t) ] + E_s[ (sum_t nll_t) grad sum_t log alpha[t, s_t] ],
//
// what looks learn being to make the words of the caption likely, smoothed or not.
//
// Under GlimpseEstimator::gumbel there is no reward's term: the context's own gradient reaches alpha, as if
// the softmax that was drawn with had weighted the regions (Jang et al. 2017, straight-through). What comes
// after a look is exact, as its forward value is one region drawn from alpha; what reaches alpha is biased.
//
// Under GlimpseEstimator::variational the looks of training are drawn from q, a posterior of its own
// parameters that is shown the word to come, and what is minimised bounds - log p(y) from above (Deng et al.
// 2018, equation 6, with the exact KL of each step; the looks before a step are q's too):
//
//   E_q[ sum_t (CE_eps(p_nt, y_nt) + KL(q_nt || alpha_nt)) ],    R_n = - sum_t (nll_nt + KL_nt) / T_n,
//
// with log q in place of log alpha beside R_n - b_n. Looks that are soft have no KL and no q;
// look_temperature has no part in it. Captions are decoded from alpha, which learns to foresee q.
//
// Scalars: those of CrossEntropy, and "reward" (mean R), "glimpse_entropy" (mean H, nats), of a
// posterior "glimpse_divergence" (mean KL of sampled looks, nats); while there is
// annealing, "sample_probability" and "look_temperature".
class StochasticAttention : public Objective {
 public:
  // Raises UsageError for options that cannot be meant.
  // `posterior` is look_posterior()'s, for GlimpseEstimator::variational, and no other's.
  StochasticAttention(const CrossEntropyOptions& words, const StochasticAttentionOptions& options,
                      std::shared_ptr<AttentionScorer> posterior = nullptr);
  ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                          const TrainingBatch& batch) override;

  void progress(double share) override { progress_ = share; }
  torch::nn::Module* module() const override { return posterior_.get(); }

  // The moving average.
  Json state() const override;
  void restore(const Json& state, const std::string& name) override;

 private:
  // b of each of the rows, [R], from their rewards; the moving average moves on afterwards.
  at::Tensor baseline_of(const at::Tensor& rewards, Decoder& decoder, const PreparedRegions& prepared,
                         const CaptionBatch& captions);
  // Where a value stands between its start and its own, as far as the run has got.
  double annealed(double start, double end) const;

  // As many rows as `sampled`, some of which are soft, are looked at in this way.
  UnrollOptions looks_for(const at::Tensor& sampled) const;

  CrossEntropyOptions words_;  // label smoothing and the doubly stochastic term
  StochasticAttentionOptions options_;
  std::shared_ptr<AttentionScorer> posterior_;
  double progress_ = 0;  // of the run, 0 to 1
  bool started_ = false;
  double average_ = 0;
};

}  // namespace sightline

#pragma once

#include "core/enum_names.h"
#include "train/cross_entropy.h"

namespace sightline {

// b_n of StochasticAttentionOptions: what a glimpse's reward is compared with. Both are independent of the
// glimpse itself, so neither changes the gradient's mean.
enum class GlimpseBaseline {
  moving_average,  // b <- 0.9 b + 0.1 mean reward (Xu et al. 2015, section 4.1); starts at a uniform guess's
                   // reward, -log V
  leave_one_out,   // the mean reward of the caption's other samples (Kool et al. 2019): far less variance
};
template <>
struct EnumNames<GlimpseBaseline> {
  static constexpr const char* kWhat = "baseline";
  static constexpr EnumName<GlimpseBaseline> kRows[] = {{GlimpseBaseline::moving_average, "moving-average"},
                                                        {GlimpseBaseline::leave_one_out, "leave-one-out"}};
};

struct StochasticAttentionOptions {
  CrossEntropyOptions words;        // label smoothing and the doubly stochastic term
  double reward_weight = 1.0;       // lambda_r
  double entropy_weight = 0.01;     // lambda_e
  double sample_probability = 0.5;  // p: a look is sampled with p, else soft; drawn anew for every caption
  GlimpseBaseline baseline = GlimpseBaseline::moving_average;
  int samples = 1;  // K looks at every caption; leave-one-out needs two
};

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
  explicit StochasticAttention(const StochasticAttentionOptions& options);
  ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                          const TrainingBatch& batch) override;

  // The moving average.
  Json state() const override;
  void restore(const Json& state, const std::string& name) override;

 private:
  // b of each of the rows, [R]; the moving average moves on afterwards.
  at::Tensor baseline_of(const at::Tensor& rewards, std::int64_t vocabulary_size);

  StochasticAttentionOptions options_;
  bool started_ = false;
  double average_ = 0;
};

}  // namespace sightline

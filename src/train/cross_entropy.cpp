#include "train/cross_entropy.h"

#include <torch/torch.h>

#include <cmath>

#include "train/attention_change.h"

namespace sightline {

namespace {

// Written out because autograd's own chain (log_softmax, gather, mean) would hold and fill several [P, V]
// tensors; this is the largest tensor of a training step.
class SmoothedCrossEntropyFunction : public torch::autograd::Function<SmoothedCrossEntropyFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const at::Tensor& logits, const at::Tensor& targets,
                                                double epsilon) {
    const at::Tensor log_p = at::log_softmax(logits, 1);
    const at::Tensor nll = log_p.gather(1, targets.unsqueeze(1)).squeeze(1).neg();
    at::Tensor loss = nll.clone();
    if (epsilon > 0) loss = nll * (1 - epsilon) - log_p.mean(1) * epsilon;
    context->save_for_backward({log_p, targets});
    context->saved_data["epsilon"] = epsilon;
    context->mark_non_differentiable({nll});
    return {loss, nll};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& log_p = saved[0];
    const at::Tensor targets = saved[1].unsqueeze(1);
    const double epsilon = context->saved_data["epsilon"].toDouble();
    // d loss / d logits = softmax - smoothed target: its rows sum to one, whatever epsilon.
    at::Tensor gradient = log_p.exp();
    if (epsilon > 0) gradient.sub_(epsilon / static_cast<double>(log_p.size(1)));
    gradient.scatter_add_(1, targets, at::full_like(targets, epsilon - 1, log_p.options()));
    gradient.mul_(gradients[0].unsqueeze(1));
    return {gradient, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

SmoothedCrossEntropy smoothed_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                            double epsilon) {
  const auto values = SmoothedCrossEntropyFunction::apply(logits, targets, epsilon);
  return {values[0], values[1]};
}

at::Tensor doubly_stochastic_penalty(const at::Tensor& alpha_sum, const at::Tensor& lengths, double target) {
  const auto regions = static_cast<double>(alpha_sum.size(1));
  const at::Tensor tau = target > 0 ? at::full({1, 1}, target, alpha_sum.options())
                                    : lengths.to(alpha_sum.options()).div(regions).unsqueeze(1);
  return (tau - alpha_sum).square().sum(1);
}

ObjectiveValue CrossEntropy::evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                      const TrainingBatch& batch) {
  const Unrolled unrolled = decoder.unroll(prepared, batch.captions);
  const auto captions = static_cast<double>(batch.captions.lengths.size(0));
  const SmoothedCrossEntropy words =
      smoothed_cross_entropy(unrolled.logits, unrolled.targets, options_.label_smoothing);

  ObjectiveValue value;
  value.weight = captions;
  value.loss = words.loss.sum() / captions;
  const auto nll = words.nll.mean().item<double>();
  value.scalars["nll_per_word"] = nll;
  value.scalars["perplexity"] = std::exp(nll);
  if (unrolled.alpha_sum.defined()) {
    const at::Tensor penalty =
        doubly_stochastic_penalty(unrolled.alpha_sum, batch.captions.lengths, options_.attention_target)
            .mean();
    value.scalars["doubly_stochastic"] = penalty.item<double>();
    if (options_.doubly_stochastic > 0) value.loss = value.loss + penalty * options_.doubly_stochastic;
  }
  value.scalars["loss"] = value.loss.item<double>();
  if (const auto change = attention_change(unrolled)) value.scalars["attention_change"] = *change;
  return value;
}

}  // namespace sightline

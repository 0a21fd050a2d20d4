#pragma once

#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/attention_scorers.h"

namespace sightline::hand_made {

using Rows = std::vector<std::vector<double>>;

inline at::Tensor matrix_of(const Rows& rows) {
  std::vector<at::Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(torch::tensor(row, at::kDouble));
  return torch::stack(tensors);
}

// One image of these regions, [L, D], one after the other.
inline Regions regions_in_a_row(const Rows& rows) {
  return {matrix_of(rows).unsqueeze(0), Sequence{static_cast<int>(rows.size())}};
}

// What the decoder of one caption over that image knows.
inline AttentionStep step_with(const std::vector<double>& hidden, const std::vector<double>& word = {0},
                               const std::vector<double>& cell = {0}) {
  AttentionStep step;
  step.image = torch::zeros({1}, at::kLong);
  step.hidden = matrix_of({hidden});
  step.word = matrix_of({word});
  step.cell = matrix_of({cell});
  return step;
}

// A scorer of a kind with these numbers in its parameters, each of which has to be given.
inline std::shared_ptr<AttentionScorer> scorer(const std::string& kind, const AttentionSizes& sizes,
                                               const std::map<std::string, Rows>& values) {
  auto made = make_scorer(attention_kind(kind), sizes, InitialWeights::none);
  made->to(at::kDouble);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : made->named_parameters())
    parameter.value().copy_(matrix_of(values.at(parameter.key())).view(parameter.value().sizes()));
  return made;
}

// The scores of one caption's step over one image, [heads * slots].
inline std::vector<double> scores_of(AttentionScorer& scorer, const Regions& regions,
                                     const AttentionStep& step) {
  const torch::NoGradGuard no_grad;
  const auto scores = scorer.scores(scorer.prepare(regions), step).contiguous();
  return {scores.data_ptr<double>(), scores.data_ptr<double>() + scores.numel()};
}

// The context that it makes of these weights, [D].
inline std::vector<double> context_of(AttentionScorer& scorer, const Regions& regions,
                                      const AttentionStep& step, const at::Tensor& alpha) {
  const torch::NoGradGuard no_grad;
  const auto context = scorer.expected(scorer.prepare(regions), step, alpha).contiguous();
  return {context.data_ptr<double>(), context.data_ptr<double>() + context.numel()};
}

}  // namespace sightline::hand_made

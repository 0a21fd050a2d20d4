#include "train/self_critical.h"

#include <torch/torch.h>

#include <numeric>

#include "text/vocabulary.h"
#include "train/leave_one_out.h"
#include "train/sampled_captions.h"

namespace sightline {

namespace {

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void add_lengths(const std::vector<TokenIds>& said, Figures& scalars) {
  double words = 0, cut = 0;
  for (const TokenIds& caption : said) {
    const bool ended = !caption.empty() && caption.back() == Vocabulary::kEnd;
    words += static_cast<double>(caption.size()) - (ended ? 1 : 0);
    cut += ended ? 0 : 1;
  }
  scalars["sample_length"] = words / static_cast<double>(said.size());
  scalars["sample_cut"] = cut / static_cast<double>(said.size());
}

}  // namespace

ObjectiveValue SelfCritical::evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                      const TrainingBatch& batch) {
  decoder.eval();
  const SampledCaptions sampled = sample_captions(decoder, prepared, samples_, maximum_words_);
  const CaptionReward::Scores scores = reward_.scores(sampled.words, batch.references);
  const at::Tensor log_prob = log_probs(decoder, prepared, sampled);
  decoder.train();

  ObjectiveValue value;
  const at::Tensor rewards = torch::tensor(scores.reward, at::kDouble);  // [N * K]
  const at::Tensor advantage = rewards - leave_one_out(rewards, samples_);
  value.loss = -(advantage.to(log_prob.options()) * log_prob).mean();
  value.weight = static_cast<double>(batch.references.size());
  value.scalars["loss"] = value.loss.item<double>();
  value.scalars["reward"] = mean_of(scores.reward);
  value.scalars["sample_cider_d"] = mean_of(scores.cider_d);
  value.scalars["sample_bleu_4"] = mean_of(scores.bleu_4);
  add_lengths(sampled.words, value.scalars);
  return value;
}

}  // namespace sightline

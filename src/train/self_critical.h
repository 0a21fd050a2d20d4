#pragma once

#include "train/caption_reward.h"
#include "train/objective.h"

namespace sightline {

// Sequence-level training with the metric as the reward (Rennie et al. 2017), with the leave-one-out baseline
// over K captions of the same photo (Luo 2020; Kool et al. 2019), which needs no greedy decoding:
//
//   L = - mean_nk (r_nk - b_nk) log p(caption_nk),    b_nk = mean of the photo's other rewards
//
// Of a hard attention log p is that of words and looks together. Its gradient's mean is minus that of the
// expected reward, whatever the kind of attention. Captions are drawn and judged without dropout but that of
// the prepared regions, which is the same for both. Label smoothing and the doubly stochastic term have no
// part in it.
//
// Scalars, means over the photos' captions: "loss", "reward", "sample_cider_d", "sample_bleu_4",
// "sample_length" (words, without <end>) and "sample_cut" (share that reached the longest length without
// <end>).
class SelfCritical : public Objective {
 public:
  SelfCritical(CaptionReward reward, std::int64_t samples, std::int64_t maximum_words)
      : reward_(std::move(reward)), samples_(samples), maximum_words_(maximum_words) {}

  ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                          const TrainingBatch& batch) override;
  Unit unit() const override { return Unit::photo; }

 private:
  CaptionReward reward_;
  std::int64_t samples_;
  std::int64_t maximum_words_;
};

}  // namespace sightline

#include "train/look_posterior.h"

#include "model/additive_scorer.h"
#include "model/attention_parameters.h"

namespace sightline {

std::shared_ptr<AttentionScorer> look_posterior(const Decoder& decoder) {
  AttentionSizes sizes = decoder.attention_sizes();
  sizes.sees_word = true;
  const LayerMaker make(additive_parameters(sizes), InitialWeights::random);
  return std::make_shared<AdditiveScorer>(sizes, make);
}

}  // namespace sightline

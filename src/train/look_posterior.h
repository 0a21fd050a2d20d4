#pragma once

#include <memory>

#include "model/decoder.h"

namespace sightline {

// The inference network of variational attention (Deng et al. 2018, section 3): additive scores that see the
// word that is to come in place of the last one, q(look_t | h_{t-1}, y_t). It is for training alone; a model
// file has none. As wide as the decoder's own attention, with random weights, on the CPU.
std::shared_ptr<AttentionScorer> look_posterior(const Decoder& decoder);

}  // namespace sightline

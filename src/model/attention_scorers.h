#pragma once

#include <memory>

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// The scorer of a kind of attention. Raises UsageError where the sizes do not fit it.
std::shared_ptr<AttentionScorer> make_scorer(const AttentionKind& kind, const AttentionSizes& sizes,
                                             InitialWeights weights);

}  // namespace sightline

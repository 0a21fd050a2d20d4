#include "model/dot_scorer.h"

#include <string>

#include "core/error.h"
#include "model/head_products.h"

namespace sightline {

ParameterShapes DotScorer::parameters(const AttentionSizes& sizes) {
  if (sizes.features == sizes.query()) return {};
  throw UsageError("attention 'dot': the regions are " + std::to_string(sizes.features) +
                       " wide and what they are compared with is " + std::to_string(sizes.query()) +
                       ", expected one width",
                   "set region_size to " + std::to_string(sizes.query()) + ", or take attention 'general'");
}

DotScorer::DotScorer(const AttentionSizes& sizes, const LayerMaker& /*make*/) : sees_word_(sizes.sees_word) {}

PreparedRegions DotScorer::prepare(const Regions& regions) {
  return {regions.features, regions.features.unsqueeze(1), regions.layout, regions.mask};
}

at::Tensor DotScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  return head_scores(prepared.keys, step.query(sees_word_).unsqueeze(1), step.image);
}

}  // namespace sightline

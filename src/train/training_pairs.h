#pragma once

#include <cstdint>
#include <vector>

#include "data/text_pairs.h"
#include "text/vocabulary.h"
#include "train/training_captions.h"
#include "train/training_config.h"

namespace sightline {

// Pairs as a rewriter learns them: the tokens of the sources as their ids, and the targets as captions, of
// which number i is said of source `captions[i].image`.
struct TrainingPairs {
  Vocabulary source;
  std::vector<std::vector<std::int64_t>> sources;  // at least one id each
  std::int64_t sources_cut = 0;                    // longer than the recipe's maximum_length
  TrainingCaptions targets;
};

// Pairs of which either text has no token are left out (TrainingCaptions::empty). Raises DataError when
// nothing is left, or every token is too rare.
TrainingPairs encode_training_pairs(const TextPairs& pairs, const TrainingConfig& config);

}  // namespace sightline

#pragma once

#include <vector>

#include "caption/hypothesis.h"
#include "decode/search_options.h"
#include "decode/step_model.h"
#include "decode/word_filter.h"
#include "text/vocabulary.h"

namespace sightline {

// Beam search over all images of a model at once: every live beam of every image is one row of one step.
// Returns for each of the N images its n_best hypotheses, best first; never none: where nothing finished
// within max_length, the best unfinished ones. Correct also when the beam is wider than the vocabulary. Ties
// go to the smaller word id, so results do not depend on threads.
//
// SearchOptions::diverse_groups divides the beam into groups that keep away from each other's words
// (Vijayakumar et al. 2016, equation 7 with the Hamming distance of the same place); log_prob and score stay
// the model's. SearchOptions::included are words that every finished caption says, anywhere: the beam is then
// kept once for every number of them that has been said (Hokamp & Liu 2017). Raises UsageError for options
// that cannot be meant (decode/search_rows.h).
std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, const Vocabulary& vocabulary,
                                                 const SearchOptions& options);

}  // namespace sightline

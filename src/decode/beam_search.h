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
// go to the smaller word id, so results do not depend on threads. Raises UsageError for options that cannot
// be meant (decode/search_rows.h).
std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, const Vocabulary& vocabulary,
                                                 const SearchOptions& options);

}  // namespace sightline

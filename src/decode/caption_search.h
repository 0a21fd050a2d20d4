#pragma once

#include <vector>

#include "caption/hypothesis.h"
#include "decode/search_options.h"
#include "decode/step_model.h"
#include "text/vocabulary.h"

namespace sightline {

// The search that the options ask for: a beam search (decode/beam_search.h), or captions that are drawn
// (decode/sampling.h), put into the order that SearchOptions::rerank says. Consensus is found among all
// captions that the beam or the draws give, of which n_best are returned. Raises UsageError for options that
// cannot be meant (decode/search_rows.h).
std::vector<std::vector<Hypothesis>> search_captions(StepModel& model, const Vocabulary& vocabulary,
                                                     const SearchOptions& options);

}  // namespace sightline

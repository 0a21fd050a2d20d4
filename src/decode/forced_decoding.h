#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "caption/hypothesis.h"
#include "decode/search_options.h"
#include "decode/step_model.h"
#include "text/vocabulary.h"

namespace sightline {

// What a model makes of a caption that it is given: for each of the N images of the model the hypothesis with
// these words, finished, with the probability of each and where the model looked for it. Where a beam search
// finds the same caption it has the same numbers. `words` are ids of the vocabulary; none is the empty
// caption. Of the options only what says how regions are sampled and how scores are made matters: the filters
// of a search forbid nothing here.
std::vector<Hypothesis> forced_decoding(StepModel& model, const Vocabulary& vocabulary,
                                        std::span<const std::int64_t> words, const SearchOptions& options);

}  // namespace sightline

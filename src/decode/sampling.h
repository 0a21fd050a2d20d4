#pragma once

#include <vector>

#include "caption/hypothesis.h"
#include "decode/search_options.h"
#include "decode/step_model.h"
#include "text/vocabulary.h"

namespace sightline {

// Draws SearchOptions::sample captions of every image, word by word from the model's distribution
// (decode/word_draw.h: temperature, top_k, top_p) over the words that the filters leave. Returns n_best of
// them, the best by score first; equal ones are not merged. Log-probabilities are the model's, whatever the
// temperature. The same seed draws the same captions of an image, whichever images are beside it. Raises
// UsageError for options that cannot be meant (decode/search_rows.h).
std::vector<std::vector<Hypothesis>> sampled_captions(StepModel& model, const Vocabulary& vocabulary,
                                                      const SearchOptions& options);

}  // namespace sightline

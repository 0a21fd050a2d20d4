#pragma once

#include <optional>
#include <string>

#include "decode/hypothesis.h"
#include "pipeline/caption_record.h"

namespace sightline {

// How sure the model is of a caption: the geometric mean of the probabilities of its words and, where it is
// finished, of its end, from 0 to 1. Words that were given to the model (--prefix) do not count.
double confidence(const Hypothesis& hypothesis);

// "its confidence of 0.12 is below 0.3: a dog runs" where the best caption's is below `least`; nothing for a
// failed photo.
std::optional<std::string> unsure_reason(const CaptionRecord& record, double least);

}  // namespace sightline

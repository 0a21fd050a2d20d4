#pragma once

#include <optional>

#include "model/decoder.h"

namespace sightline {

// Share of the attention that moves from one word of a caption to its next, 0 to 1, mean over all
// neighbouring words: AttentionScores::change of a training batch. Nothing without attention, with a single
// region, or where no caption has two words.
std::optional<double> attention_change(const Unrolled& unrolled);

}  // namespace sightline

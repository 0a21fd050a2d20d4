#pragma once

#include <vector>

#include "data/caption_batches.h"
#include "model/decoder.h"

namespace sightline {

// A group's captions as the decoder's input: rows in the group's order (falling length), words = [<start>,
// y_1, ...], targets = [y_1, ..., <end>], so a caption of n words has length n + 1; `image` counts in
// group.images.
CaptionBatch caption_tensors(const CaptionGroup& group, const std::vector<EncodedCaption>& captions);

}  // namespace sightline

#pragma once

#include <cstdint>
#include <vector>

#include "data/caption_batches.h"
#include "model/decoder.h"

namespace sightline {

// What is said of an image, y_1 to y_n: <end> is the last word, unless the caption was cut.
struct SaidCaption {
  std::vector<std::int64_t> words;  // at least one
  std::int64_t image = 0;           // which of the N images of the batch
};

// Captions that the decoder is given word by word; those of `said` in their order, which falls in length:
// words = [<start>, y_1, ..., y_n-1], targets = [y_1, ..., y_n].
CaptionBatch forced_captions(const std::vector<SaidCaption>& said);

// A group's captions, rows in the group's order, each with <end> behind it; `image` counts in group.images.
CaptionBatch caption_tensors(const CaptionGroup& group, const std::vector<EncodedCaption>& captions);

CaptionBatch on_device(const CaptionBatch& batch, torch::Device device);

}  // namespace sightline

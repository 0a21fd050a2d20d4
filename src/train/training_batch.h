#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/caption_batches.h"
#include "model/decoder.h"

namespace sightline {

// Word ids of all training captions of an image, as TrainingCaptions has them (without start and end).
using ImageReferences = std::vector<std::span<const std::int64_t>>;

// One step's captions, or a process's share of them, and what they speak of.
struct TrainingBatch {
  CaptionBatch captions;                         // [B, T], of N images
  Regions regions = {};                          // of the N images, [N, L, D]
  std::vector<std::int64_t> images = {};         // N indices into the set's images
  std::vector<ImageReferences> references = {};  // of the N images; views into the captions it was made from
};

// A group's captions with the images' regions, on the regions' device. `captions` are borrowed by the
// references.
TrainingBatch training_batch(const CaptionGroup& group, const std::vector<EncodedCaption>& captions,
                             const Regions& regions);

}  // namespace sightline

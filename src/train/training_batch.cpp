#include "train/training_batch.h"

#include <utility>

#include "train/caption_tensors.h"

namespace sightline {

namespace {

std::vector<ImageReferences> references_of(const CaptionGroup& group, const CaptionBatch& batch,
                                           const std::vector<EncodedCaption>& captions) {
  std::vector<ImageReferences> references(group.images.size());
  const auto image = batch.image.accessor<std::int64_t, 1>();
  for (std::size_t row = 0; row < group.captions.size(); ++row) {
    references[static_cast<std::size_t>(image[static_cast<std::int64_t>(row)])].emplace_back(
        captions[static_cast<std::size_t>(group.captions[row])].words);
  }
  return references;
}

}  // namespace

TrainingBatch training_batch(const CaptionGroup& group, const std::vector<EncodedCaption>& captions,
                             const Regions& regions) {
  const CaptionBatch batch = caption_tensors(group, captions);
  auto references = references_of(group, batch, captions);
  return {on_device(batch, regions.features.device()), regions, group.images, std::move(references)};
}

}  // namespace sightline

#include "train/text_regions.h"

#include "model/text_tensors.h"

namespace sightline {

TextRegions::TextRegions(std::shared_ptr<TextEncoder> encoder,
                         const std::vector<std::vector<std::int64_t>>& texts)
    : encoder_(std::move(encoder)), texts_(texts) {}

Regions TextRegions::regions(const std::vector<std::int64_t>& texts, bool training) {
  encoder_->train(training);
  std::vector<std::vector<std::int64_t>> chosen;
  for (const std::int64_t text : texts) chosen.push_back(texts_[static_cast<std::size_t>(text)]);
  const TextTensors tensors = text_tensors(chosen);
  return encoder_->forward(tensors.ids, tensors.mask);
}

}  // namespace sightline

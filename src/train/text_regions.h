#pragma once

#include <memory>
#include <vector>

#include "model/text_encoder.h"
#include "train/region_source.h"

namespace sightline {

// Regions of source texts, through an encoder that learns. What a photograph is to captions, a text is here.
class TextRegions : public RegionSource {
 public:
  // The ids of each text, at least one; they are borrowed.
  TextRegions(std::shared_ptr<TextEncoder> encoder, const std::vector<std::vector<std::int64_t>>& texts);

  // `training`: dropout and gradients.
  Regions regions(const std::vector<std::int64_t>& texts, bool training) override;

 private:
  std::shared_ptr<TextEncoder> encoder_;
  const std::vector<std::vector<std::int64_t>>& texts_;
};

}  // namespace sightline

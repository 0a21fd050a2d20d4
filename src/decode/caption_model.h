#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "caption/calibration.h"
#include "caption/glimpse_rule.h"
#include "core/error.h"
#include "decode/step_model.h"
#include "image/preprocessing.h"
#include "text/vocabulary.h"

namespace sightline {

// What a model makes of some photos before it says anything.
struct SeenPhotos {
  std::unique_ptr<StepModel> steps;              // over them, in their order; not longer than the model
  std::vector<std::vector<float>> mean_regions;  // [D] of each
};

// What a detector found in a photo.
struct RegionRows {
  const float* features = nullptr;  // [count, D]
  std::int64_t count = 0;           // at least 1
};

// A model that captions photos, whatever computes it: LibTorch's modules (model/libtorch_model.h), or our own
// engine (engine/engine_model.h). What the caption service knows of models. Used by one thread at a time.
class CaptionModel {
 public:
  virtual ~CaptionModel() = default;

  virtual const Preprocessing& preprocessing() const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
  virtual const std::optional<Calibration>& calibration() const = 0;
  // Where the regions' cells look, against an even division of the input (Encoder::shift).
  virtual MapShift shift() const = 0;

  // How many photos it is best shown at once, where many are waiting.
  virtual int photos_together() const { return 1; }
  // photos: [3, height, width] of the preprocessing each, needed only until it returns. At least one.
  // glimpses: of a hard attention.
  virtual SeenPhotos see(std::span<const float* const> photos, GlimpseRule glimpses) = 0;

  // D, where it is given the regions that a detector found in photos, and does not see pixels; else 0.
  virtual std::int64_t detected_size() const { return 0; }
  // The same of such regions, any number of each photo. Raises UsageError where it sees pixels.
  virtual SeenPhotos see_detected(std::span<const RegionRows> /*photos*/, GlimpseRule /*glimpses*/) {
    throw UsageError("the model sees photos' pixels, found the regions of a detector");
  }

  // Where the regions lie in a photo of this size.
  Geometry geometry(int photo_width, int photo_height) const {
    return {preprocessing(), photo_width, photo_height, shift()};
  }
};

}  // namespace sightline

#pragma once

#include "decode/caption_model.h"
#include "model/captioner.h"

namespace sightline {

// A captioner as the caption service sees it: encoder and decoder are LibTorch's modules, on the device that
// they are on.
class LibTorchModel : public CaptionModel {
 public:
  // Prepared for inference; must outlive this.
  explicit LibTorchModel(Captioner& captioner) : captioner_(captioner) {}

  const Preprocessing& preprocessing() const override { return captioner_.preprocessing; }
  const Vocabulary& vocabulary() const override { return captioner_.vocabulary; }
  const std::optional<Calibration>& calibration() const override { return captioner_.calibration; }
  MapShift shift() const override;
  SeenPhotos see(std::span<const float* const> photos, GlimpseRule glimpses) override;
  std::int64_t detected_size() const override;
  SeenPhotos see_detected(std::span<const RegionRows> photos, GlimpseRule glimpses) override;

 private:
  SeenPhotos seen(const Regions& regions, GlimpseRule glimpses) const;

  Captioner& captioner_;
};

}  // namespace sightline

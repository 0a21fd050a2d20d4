#pragma once

#include <memory>

#include "core/random.h"
#include "image/preprocessing.h"
#include "model/convolution_precision.h"
#include "train/photo_store.h"
#include "train/region_source.h"

namespace sightline {

struct EncodedRegionsOptions {
  Preprocessing preprocessing;
  bool learn = true;  // the encoder learns: gradients flow, batch norm and dropout as in training
  ConvolutionPrecision precision = ConvolutionPrecision::fp32;  // that it computes in while it learns
  bool freeze_batch_norm = false;  // ... but batch norm uses its running statistics and leaves them alone
  bool flip = false;               // TrainingConfig::augment_flip, augment_crop; only when training
  double crop = 0;
  std::uint64_t seed = 1;
};

// Photographs through an encoder, each time anew: it may learn, and they may be augmented. Pixels are exactly
// those of read_encoder_input() where nothing is augmented.
class EncodedRegions : public RegionSource {
 public:
  EncodedRegions(std::shared_ptr<Encoder> encoder, std::shared_ptr<PhotoStore> photos,
                 const EncodedRegionsOptions& options);

  Regions regions(const std::vector<std::int64_t>& images, bool training) override;
  void expect(const std::vector<std::int64_t>& images) override { photos_->expect(images); }
  std::string random_state() const override { return random_.state(); }
  void restore_random_state(const std::string& state) override { random_.restore(state); }

 private:
  at::Tensor pixels(const std::vector<std::int64_t>& images, bool training);

  std::shared_ptr<Encoder> encoder_;
  std::shared_ptr<PhotoStore> photos_;
  EncodedRegionsOptions options_;
  Random random_;
};

}  // namespace sightline

#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>

#include "caption/calibration.h"
#include "image/preprocessing.h"
#include "model/decoder.h"
#include "model/encoder.h"
#include "text/vocabulary.h"

namespace sightline {

// Everything that turns a photo into a caption.
struct Captioner {
  std::shared_ptr<Encoder> encoder;
  Preprocessing preprocessing;
  Vocabulary vocabulary;
  std::shared_ptr<Decoder> decoder;
  std::optional<Calibration> calibration = {};  // where the model file has one

  // Evaluation mode, on the device, the encoder prepared for speed. Call it once the parameters are in place.
  void prepare_for_inference(torch::Device device);
};

}  // namespace sightline

#include "model/captioner.h"

namespace sightline {

Geometry Captioner::geometry(int photo_width, int photo_height) const {
  return {preprocessing, photo_width, photo_height,
          encoder->shift(preprocessing.height, preprocessing.width)};
}

void Captioner::prepare_for_inference(torch::Device device) {
  if (encoder) {
    encoder->to(device);
    encoder->eval();
    encoder->optimise_for_inference();
  }
  decoder->to(device);
  decoder->eval();
}

}  // namespace sightline

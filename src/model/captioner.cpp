#include "model/captioner.h"

namespace sightline {

void Captioner::prepare_for_inference(torch::Device device) {
  if (encoder) {
    encoder->to(device);
    encoder->eval();
  }
  decoder->to(device);
  decoder->eval();
}

}  // namespace sightline

#include "model/captioner.h"

namespace sightline {

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

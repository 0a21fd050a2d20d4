#include "model/encoder_identity.h"

#include "weights/tensor_identity.h"
#include "weights/weights.h"

namespace sightline {

std::string encoder_sha256(const Encoder& encoder) {
  return tensors_sha256(kept_tensors(encoder));
}

}  // namespace sightline

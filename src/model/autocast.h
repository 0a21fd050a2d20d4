#pragma once

#include "model/encoder.h"

namespace sightline {

// While it lives and is `on`, this thread's convolutions and matrix products on the CPU compute in bfloat16;
// parameters, gradients and sums stay float. Results of encoders may then be bfloat16 tensors.
class Autocast {
 public:
  explicit Autocast(bool on);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool on_;
};

// What the encoder gives, as floats; computed in bfloat16 where that is asked for. pixels as
// Encoder::encode().
Regions encode(Encoder& encoder, const at::Tensor& pixels, bool bfloat16);

// Whether this processor has instructions for bfloat16: with them an encoder learns about three times faster,
// without them several times slower.
bool has_bfloat16();

}  // namespace sightline

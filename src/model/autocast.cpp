#include "model/autocast.h"

#include <ATen/autocast_mode.h>

namespace sightline {

Autocast::Autocast(bool on) : on_(on && !at::autocast::is_cpu_enabled()) {
  if (!on_) return;
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(true);
}

Autocast::~Autocast() {
  if (!on_) return;
  at::autocast::set_cpu_enabled(false);
  // Parameters that were converted: they change before the next time.
  at::autocast::clear_cache();
}

Regions encode(Encoder& encoder, const at::Tensor& pixels, bool bfloat16) {
  const Autocast autocast(bfloat16);
  Regions regions = encoder.encode(pixels);
  regions.features = regions.features.to(at::kFloat);
  return regions;
}

bool has_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

}  // namespace sightline

#include "model/no_attention.h"

namespace sightline {

Attended NoAttention::attend(const PreparedRegions& prepared, const at::Tensor& image,
                             const at::Tensor& /*query*/, const GlimpsePolicy& /*policy*/) {
  Attended attended;
  attended.context = prepared.features.mean(1).index_select(0, image);
  return attended;
}

}  // namespace sightline

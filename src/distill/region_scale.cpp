#include "distill/region_scale.h"

namespace sightline {

RegionScale RegionScale::of(const at::Tensor& regions) {
  const at::Tensor flat = regions.flatten(0, 1).to(at::kDouble);
  return {flat.mean(0).to(at::kFloat), (flat.std(0) + kSpreadFloor).to(at::kFloat)};
}

}  // namespace sightline

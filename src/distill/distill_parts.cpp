#include "distill/distill_parts.h"

#include "model/autocast.h"

namespace sightline {

namespace {

at::Tensor per_channel(const std::array<float, 3>& values) {
  return torch::tensor({values[0], values[1], values[2]}).view({1, 3, 1, 1});
}

}  // namespace

at::Tensor student_regions(const DistillParts& parts, const at::Tensor& pixels) {
  const at::Tensor input =
      (pixels - per_channel(parts.preprocessing.mean)) / per_channel(parts.preprocessing.std);
  return encode(*parts.student, input, parts.bfloat16).features;
}

at::Tensor teacher_regions(const DistillParts& parts, const std::vector<Look>& looks) {
  return parts.scale.standardised(parts.teachers.regions(looks));
}

}  // namespace sightline

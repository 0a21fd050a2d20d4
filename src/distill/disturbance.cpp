#include "distill/disturbance.h"

#include <cmath>
#include <vector>

namespace sightline {

namespace {

// -1 to 1
double draw(Random& random) {
  return 2 * random.uniform() - 1;
}

// [1, 3, h, w]
at::Tensor recoloured(at::Tensor photo, double strength, Random& random) {
  photo = photo * (1 + strength * draw(random));
  const at::Tensor mean = photo.mean();
  photo = (photo - mean) * (1 + strength * draw(random)) + mean;
  const at::Tensor grey = photo.mean(1, /*keepdim=*/true);
  photo = (photo - grey) * (1 + strength * draw(random)) + grey;
  std::vector<float> tint;
  for (int channel = 0; channel < 3; ++channel)
    tint.push_back(static_cast<float>(1 + strength / 4 * draw(random)));
  return (photo * torch::tensor(tint).view({1, 3, 1, 1})).clamp(0, 1);
}

// A quarter, a half, a quarter of three neighbours along an axis of a photo that has one more at each end.
at::Tensor smoothed(const at::Tensor& padded, int axis) {
  const std::int64_t size = padded.size(axis) - 2;
  return 0.25 * (padded.narrow(axis, 0, size) + padded.narrow(axis, 2, size)) +
         0.5 * padded.narrow(axis, 1, size);
}

at::Tensor blurred(const at::Tensor& photo) {
  return smoothed(smoothed(at::replication_pad2d(photo, {1, 1, 1, 1}), 2), 3);
}

at::Tensor shifted(const at::Tensor& photo, double share, Random& random) {
  const auto drawn = [&](std::int64_t side) {
    return std::llround(share * static_cast<double>(side) * draw(random));
  };
  const std::int64_t height = photo.size(2), width = photo.size(3);
  const std::int64_t down = drawn(height), right = drawn(width);
  const std::int64_t y = std::abs(down), x = std::abs(right);
  return at::replication_pad2d(photo, {x, x, y, y}).narrow(2, y - down, height).narrow(3, x - right, width);
}

}  // namespace

at::Tensor disturbed(const at::Tensor& photos, const DisturbanceOptions& options, Random& random) {
  std::vector<at::Tensor> results;
  for (at::Tensor photo : photos.split(1)) {
    if (options.colour > 0) photo = recoloured(photo, options.colour, random);
    if (options.blur > 0 && random.uniform() < options.blur) photo = blurred(photo);
    if (options.shift > 0) photo = shifted(photo, options.shift, random);
    results.push_back(photo);
  }
  return at::cat(results);
}

}  // namespace sightline

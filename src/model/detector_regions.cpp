#include "model/detector_regions.h"

#include <torch/torch.h>

#include <algorithm>

#include "core/error.h"

namespace sightline {

namespace {

class DetectorRegions : public Encoder {
 public:
  explicit DetectorRegions(std::int64_t feature_size) : feature_size_(feature_size) {}

  Regions encode(const at::Tensor& /*pixels*/) override {
    throw UsageError(
        "the model is given the regions that a detector found in a photo, and makes none of its pixels",
        "this needs a model whose encoder sees photos");
  }
  std::int64_t feature_size() const override { return feature_size_; }
  bool sees_pixels() const override { return false; }

 private:
  std::int64_t feature_size_;
};

}  // namespace

std::shared_ptr<Encoder> make_detector_regions(std::int64_t feature_size) {
  return std::make_shared<DetectorRegions>(feature_size);
}

Regions batch_of_regions(const std::vector<at::Tensor>& photos) {
  std::int64_t longest = 0, shortest = photos.front().size(0);
  for (const at::Tensor& photo : photos) {
    longest = std::max(longest, photo.size(0));
    shortest = std::min(shortest, photo.size(0));
  }
  const auto N = static_cast<std::int64_t>(photos.size());
  at::Tensor features = torch::zeros({N, longest, photos.front().size(1)}, torch::kFloat32);
  at::Tensor mask = torch::zeros({N, longest}, torch::kBool);
  for (std::int64_t i = 0; i < N; ++i) {
    const at::Tensor& photo = photos[static_cast<std::size_t>(i)];
    features[i].narrow(0, 0, photo.size(0)).copy_(photo);
    mask[i].narrow(0, 0, photo.size(0)).fill_(true);
  }
  Regions regions{features, Sequence{static_cast<int>(longest)}};
  if (shortest < longest) regions.mask = mask;
  return regions;
}

}  // namespace sightline

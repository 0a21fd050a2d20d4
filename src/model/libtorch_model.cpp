#include "model/libtorch_model.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "model/decoder_steps.h"
#include "model/detector_regions.h"
#include "model/regions_on_device.h"

namespace sightline {

namespace {

struct KeptRegions {
  PreparedRegions kept;
};

// Steps over regions of their own.
class OwningSteps : private KeptRegions, public DecoderSteps {
 public:
  OwningSteps(Decoder& decoder, PreparedRegions prepared, GlimpseRule glimpses)
      : KeptRegions{std::move(prepared)}, DecoderSteps(decoder, kept, glimpses) {}
};

// Of each photo.
std::vector<std::vector<float>> mean_regions(const Regions& regions) {
  const at::Tensor means =
      mean_region(regions.features, regions.mask).to(torch::kCPU, torch::kFloat32).contiguous();  // [B, D]
  std::vector<std::vector<float>> rows;
  for (const at::Tensor& mean : means.unbind())
    rows.emplace_back(mean.data_ptr<float>(), mean.data_ptr<float>() + mean.numel());
  return rows;
}

}  // namespace

MapShift LibTorchModel::shift() const {
  return captioner_.encoder->shift(captioner_.preprocessing.height, captioner_.preprocessing.width);
}

SeenPhotos LibTorchModel::see(std::span<const float* const> photos, GlimpseRule glimpses) {
  at::init_num_threads();  // of OpenMP, which keeps them by thread
  const torch::InferenceMode inference;
  const Preprocessing& size = captioner_.preprocessing;
  std::vector<at::Tensor> pixels;
  for (const float* photo : photos)
    pixels.push_back(
        torch::from_blob(const_cast<float*>(photo), {3, size.height, size.width}, torch::kFloat32));
  const torch::Device device = captioner_.decoder->parameters().front().device();
  const Regions regions = captioner_.encoder->encode(torch::stack(pixels).to(device));
  return seen(regions, glimpses);
}

SeenPhotos LibTorchModel::seen(const Regions& regions, GlimpseRule glimpses) const {
  return {std::make_unique<OwningSteps>(*captioner_.decoder, captioner_.decoder->prepare(regions), glimpses),
          mean_regions(regions)};
}

std::int64_t LibTorchModel::detected_size() const {
  return captioner_.encoder->sees_pixels() ? 0 : captioner_.encoder->feature_size();
}

SeenPhotos LibTorchModel::see_detected(std::span<const RegionRows> photos, GlimpseRule glimpses) {
  if (detected_size() == 0) return CaptionModel::see_detected(photos, glimpses);
  at::init_num_threads();  // as above
  const torch::InferenceMode inference;
  std::vector<at::Tensor> rows;
  for (const RegionRows& photo : photos)
    rows.push_back(torch::from_blob(const_cast<float*>(photo.features), {photo.count, detected_size()},
                                    torch::kFloat32));
  const torch::Device device = captioner_.decoder->parameters().front().device();
  return seen(on_device(batch_of_regions(rows), device), glimpses);
}

}  // namespace sightline

#include "model/projected_encoder.h"

#include <algorithm>

#include "model/convolution.h"

namespace sightline {

namespace {

// A narrow map is widened by what stands around a place; a wide one, mostly of bottleneck blocks, has seen it
// already, and 3x3 weights would be larger than the backbone's own.
std::int64_t projection_width(std::int64_t channels) {
  return std::max(kProjectionWidth, channels);
}

ConvolutionShape inner_shape(std::int64_t channels) {
  const bool narrow = channels <= kProjectionWidth;
  return {.input = channels,
          .output = projection_width(channels),
          .kernel = narrow ? 3 : 1,
          .padding = narrow ? 1 : 0};
}

class ProjectedEncoder : public Encoder {
 public:
  ProjectedEncoder(std::shared_ptr<Encoder> backbone, std::int64_t features)
      : backbone_(std::move(backbone)),
        features_(features),
        inner_(*this, "projection.0", "projection.1", inner_shape(backbone_->feature_size()),
               Activation::relu),
        outer_(*this, "projection.3", "",
               {.input = projection_width(backbone_->feature_size()), .output = features}, Activation::none) {
    // The backbone's modules stand here too and not below a name of its own: its weight files fit unchanged.
    for (const auto& child : backbone_->named_children()) register_module(child.key(), child.value());
    reduce_as(*backbone_);
  }

  Regions encode(const at::Tensor& pixels) override {
    const Regions below = backbone_->encode(pixels);
    const Grid& grid = *below.layout.grid();
    // [B, L, D] is a map in channels-last layout: nothing is copied.
    const at::Tensor map = below.features.unflatten(1, {grid.rows, grid.columns}).permute({0, 3, 1, 2});
    return regions_of(outer_(inner_(map)));
  }
  std::int64_t feature_size() const override { return features_; }
  Preprocessing default_preprocessing() const override { return backbone_->default_preprocessing(); }

  void optimise_for_inference() override {
    backbone_->optimise_for_inference();
    inner_.optimise();
    outer_.optimise();
  }

 private:
  std::shared_ptr<Encoder> backbone_;
  std::int64_t features_;
  Convolution inner_, outer_;
};

}  // namespace

std::shared_ptr<Encoder> make_projected_encoder(std::shared_ptr<Encoder> backbone, std::int64_t features) {
  return std::make_shared<ProjectedEncoder>(std::move(backbone), features);
}

}  // namespace sightline

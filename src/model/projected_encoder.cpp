#include "model/projected_encoder.h"

#include "model/convolution.h"
#include "model/projection_plan.h"

namespace sightline {

namespace {

class ProjectedEncoder : public Encoder {
 public:
  ProjectedEncoder(std::shared_ptr<Encoder> backbone, std::int64_t features)
      : ProjectedEncoder(backbone, features, projection_plan(backbone->feature_size(), features)) {}

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
  ProjectedEncoder(std::shared_ptr<Encoder> backbone, std::int64_t features,
                   const std::array<PlannedConvolution, 2>& plan)
      : backbone_(std::move(backbone)), features_(features), inner_(*this, plan[0]), outer_(*this, plan[1]) {
    // The backbone's modules stand here too and not below a name of its own: its weight files fit unchanged.
    for (const auto& child : backbone_->named_children()) register_module(child.key(), child.value());
    reduce_as(*backbone_);
  }

  std::shared_ptr<Encoder> backbone_;
  std::int64_t features_;
  Convolution inner_, outer_;
};

}  // namespace

std::shared_ptr<Encoder> make_projected_encoder(std::shared_ptr<Encoder> backbone, std::int64_t features) {
  return std::make_shared<ProjectedEncoder>(std::move(backbone), features);
}

}  // namespace sightline

#include "model/encoder.h"

#include "model/backbone.h"
#include "model/backbone_kinds.h"
#include "model/detector_regions.h"
#include "model/encoder_kind.h"
#include "model/projected_encoder.h"
#include "model/torchscript_encoder.h"

namespace sightline {

namespace {

constexpr std::string_view kTorchScript = "torchscript:";

}  // namespace

Regions Encoder::regions_of(const at::Tensor& map) const {
  const at::Tensor pooled = pooled_ ? at::adaptive_avg_pool2d(map, {pooled_->rows, pooled_->columns}) : map;
  const Grid grid{static_cast<int>(pooled.size(2)), static_cast<int>(pooled.size(3))};
  return {pooled.flatten(2).transpose(1, 2).contiguous(), grid};
}

MapShift Encoder::shift(int input_height, int input_width) const {
  return {map_shift(downsampling_, input_width), map_shift(downsampling_, input_height)};
}

std::shared_ptr<Encoder> make_encoder(const EncoderSpec& spec) {
  if (spec.kind.starts_with(kTorchScript))
    return make_torchscript_encoder(spec.kind.substr(kTorchScript.size()), spec.preprocessing);
  if (is_detector_kind(spec.kind)) return make_detector_regions(detector_feature_size(spec.kind));
  const EncoderKind kind = parse_encoder_kind(spec.kind);
  std::shared_ptr<Encoder> encoder = std::make_shared<Backbone>(backbone_plan(kind.backbone, kind.map));
  if (kind.features) encoder = make_projected_encoder(std::move(encoder), *kind.features);
  if (kind.grid) encoder->pool_to(*kind.grid);
  return encoder;
}

}  // namespace sightline

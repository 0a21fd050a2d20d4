#include "model/encoder.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/listed.h"
#include "model/backbone_kinds.h"
#include "model/detector_regions.h"
#include "model/encoder_kind.h"
#include "model/mobilenet_v2.h"
#include "model/projected_encoder.h"
#include "model/resnet.h"
#include "model/squeezenet.h"
#include "model/torchscript_encoder.h"
#include "model/vgg.h"

namespace sightline {

namespace {

constexpr std::string_view kTorchScript = "torchscript:";

struct Family {
  std::vector<std::string> (*kinds)();
  std::shared_ptr<Encoder> (*make)(const std::string& kind, const std::string& map);
};
constexpr std::array<Family, 4> kFamilies{{{mobilenet_v2_kinds, make_mobilenet_v2},
                                           {squeezenet_kinds, make_squeezenet},
                                           {resnet_kinds, make_resnet},
                                           {vgg_kinds, make_vgg}}};

std::shared_ptr<Encoder> make_backbone(const std::string& kind, const std::string& map) {
  for (const Family& family : kFamilies) {
    const auto kinds = family.kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return family.make(kind, map);
  }
  throw UsageError("unknown encoder '" + kind + "'; there are " + joined(encoder_kinds()));
}

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
  auto encoder = make_backbone(kind.backbone, kind.map);
  if (kind.features) encoder = make_projected_encoder(std::move(encoder), *kind.features);
  if (kind.grid) encoder->pool_to(*kind.grid);
  return encoder;
}

}  // namespace sightline

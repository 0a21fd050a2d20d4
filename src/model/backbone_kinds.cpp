#include "model/backbone_kinds.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/listed.h"
#include "model/mobilenet_v2_plan.h"
#include "model/resnet_plan.h"
#include "model/squeezenet_plan.h"
#include "model/vgg_plan.h"

namespace sightline {

namespace {

struct BackboneFamily {
  std::vector<std::string> (*kinds)();
  BackbonePlan (*plan)(const std::string& kind, const std::string& map);
};
constexpr std::array<BackboneFamily, 4> kFamilies{{{mobilenet_v2_kinds, mobilenet_v2_plan},
                                                   {squeezenet_kinds, squeezenet_plan},
                                                   {resnet_kinds, resnet_plan},
                                                   {vgg_kinds, vgg_plan}}};

}  // namespace

std::vector<std::string> backbone_kinds() {
  std::vector<std::string> all;
  for (const BackboneFamily& family : kFamilies) {
    const auto kinds = family.kinds();
    all.insert(all.end(), kinds.begin(), kinds.end());
  }
  return all;
}

BackbonePlan backbone_plan(const std::string& kind, const std::string& map) {
  for (const BackboneFamily& family : kFamilies) {
    const auto kinds = family.kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return family.plan(kind, map);
  }
  throw UsageError("unknown encoder '" + kind + "'; there are " + joined(encoder_kinds()));
}

std::vector<std::string> encoder_kinds() {
  std::vector<std::string> all = backbone_kinds();
  all.emplace_back("torchscript:FILE");
  return all;
}

}  // namespace sightline

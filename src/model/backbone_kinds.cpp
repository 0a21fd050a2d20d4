#include "model/backbone_kinds.h"

#include "model/map_names.h"
#include "model/resnet_plan.h"
#include "model/vgg_variants.h"

namespace sightline {

std::vector<std::string> mobilenet_v2_kinds() {
  return {"mobilenet_v2"};
}

std::vector<std::string> squeezenet_kinds() {
  return {"squeezenet1_1"};
}

std::vector<std::string> vgg_kinds() {
  return kinds_of(kVggVariants);
}

std::vector<std::string> encoder_kinds() {
  std::vector<std::string> all;
  for (const auto& kinds : {mobilenet_v2_kinds(), squeezenet_kinds(), resnet_kinds(), vgg_kinds()})
    all.insert(all.end(), kinds.begin(), kinds.end());
  all.emplace_back("torchscript:FILE");
  return all;
}

}  // namespace sightline

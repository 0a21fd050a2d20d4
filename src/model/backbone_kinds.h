#pragma once

#include <string>
#include <vector>

namespace sightline {

// The backbones that there are, by families; those of ResNets are in model/resnet_plan.h.
std::vector<std::string> mobilenet_v2_kinds();
std::vector<std::string> squeezenet_kinds();
// "vgg16", "vgg19" and, with batch norm, "vgg16_bn", "vgg19_bn".
std::vector<std::string> vgg_kinds();

// Kinds that make_encoder (model/encoder.h) builds ("mobilenet_v2", ..., "torchscript:FILE"), for help texts
// and errors.
std::vector<std::string> encoder_kinds();

}  // namespace sightline

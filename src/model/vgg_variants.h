#pragma once

#include <array>
#include <string_view>

namespace sightline {

// The networks of model/vgg.h.
struct VggVariant {
  std::string_view kind;
  std::array<int, 5> convolutions;  // in each stage; a max pooling follows
  bool norm;
};
inline constexpr std::array<VggVariant, 4> kVggVariants{{{"vgg16", {2, 2, 3, 3, 3}, false},
                                                         {"vgg19", {2, 2, 4, 4, 4}, false},
                                                         {"vgg16_bn", {2, 2, 3, 3, 3}, true},
                                                         {"vgg19_bn", {2, 2, 4, 4, 4}, true}}};

}  // namespace sightline

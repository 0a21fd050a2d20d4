#pragma once

#include "core/enum_names.h"

namespace sightline {

// What a hard attention hands the decoder, z_t (Xu et al. 2015, section 4.1).
enum class GlimpseRule {
  argmax,       // the region with the largest alpha: a model as deployed
  sample,       // a region drawn from alpha: training, and several looks at one photo
  expectation,  // the mean under alpha, as soft attention does; what released hard models do at test time
};

template <>
struct EnumNames<GlimpseRule> {
  static constexpr const char* kWhat = "hard attention";
  static constexpr EnumName<GlimpseRule> kRows[] = {{GlimpseRule::argmax, "argmax"},
                                                    {GlimpseRule::sample, "sample"},
                                                    {GlimpseRule::expectation, "expectation"}};
};

}  // namespace sightline

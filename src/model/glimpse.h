#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace sightline {

// What a hard attention hands the decoder, z_t (Xu et al. 2015, section 4.1).
enum class GlimpseRule {
  argmax,       // the region with the largest alpha: a model as deployed
  sample,       // a region drawn from alpha: training, and several looks at one photo
  expectation,  // the mean under alpha, as soft attention does; what released hard models do at test time
};

// Names as in files and flags. parse raises UsageError naming the three.
std::string to_string(GlimpseRule rule);
GlimpseRule parse_glimpse_rule(const std::string& text);

// How one step's regions are chosen. Kinds of attention that are not hard ignore it.
struct GlimpsePolicy {
  GlimpseRule rule = GlimpseRule::argmax;
  // For `sample`: [B] in [0, 1), one draw a row, turned into a region through alpha's running sum. Undefined:
  // drawn from torch's generator.
  at::Tensor uniform;
  // Rows that take the expectation all the same: [B] bool. Undefined: none. (Training's soft-or-sampled
  // choice.)
  at::Tensor soft;
};

}  // namespace sightline

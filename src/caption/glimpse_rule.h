#pragma once

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

}  // namespace sightline

#include "caption/glimpse_rule.h"

#include "core/error.h"

namespace sightline {

std::string to_string(GlimpseRule rule) {
  switch (rule) {
    case GlimpseRule::argmax:
      return "argmax";
    case GlimpseRule::sample:
      return "sample";
    case GlimpseRule::expectation:
      return "expectation";
  }
  return {};
}

GlimpseRule parse_glimpse_rule(const std::string& text) {
  for (const auto rule : {GlimpseRule::argmax, GlimpseRule::sample, GlimpseRule::expectation})
    if (text == to_string(rule)) return rule;
  throw UsageError("hard attention: found '" + text + "', expected argmax, sample or expectation");
}

}  // namespace sightline

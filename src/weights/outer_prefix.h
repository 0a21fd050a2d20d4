#pragma once

#include <string>
#include <vector>

namespace sightline {

// What all names of a weight file begin with and none of those that are wanted does, prefix after prefix:
// what DataParallel or torch.compile puts before them ("module.", "_orig_mod."), "model.", "encoder." or
// "backbone.". Empty where there is nothing of it.
std::string outer_prefix(const std::vector<std::string>& wanted, const std::vector<std::string>& found);

}  // namespace sightline

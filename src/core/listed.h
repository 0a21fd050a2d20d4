#pragma once

#include <string>
#include <vector>

namespace sightline {

// Names as a sentence has them, "a, b, c": the first 200 in their order, and how many more there are.
std::string listed(const std::vector<std::string>& names);

}  // namespace sightline

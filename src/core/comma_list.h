#pragma once

#include <string>
#include <vector>

namespace sightline {

// The parts of "train, restval", without the blanks around them; empty ones are left out.
std::vector<std::string> split_at_commas(const std::string& text);

}  // namespace sightline

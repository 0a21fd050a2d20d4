#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sightline {

// Names and values, one pair a line, the values under each other.
using TextTable = std::vector<std::pair<std::string, std::string>>;
std::string text_of(const TextTable& table);

}  // namespace sightline

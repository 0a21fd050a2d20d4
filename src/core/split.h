#pragma once

#include <string_view>
#include <vector>

namespace sightline {

// The fields between the delimiters, empty ones too; of an empty text one that is empty.
std::vector<std::string_view> split(std::string_view text, char delimiter);

}  // namespace sightline

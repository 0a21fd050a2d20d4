#pragma once

#include <string>
#include <vector>

namespace sightline {

// Tokens back to a readable line: "a dog 's ball" -> "a dog's ball", "do n't" -> "don't", no space before
// punctuation.
std::string detokenize(const std::vector<std::string>& tokens);

}  // namespace sightline

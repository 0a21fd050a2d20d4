#pragma once

#include <string>
#include <vector>

namespace sightline {

// Whether the tokens of a caption are sentences rather than words, because its script (Chinese, Japanese,
// Thai, Lao, Khmer, Burmese) puts no spaces between words: one token of four letters or more, or six letters
// a token.
bool is_unspaced(const std::vector<std::string>& tokens);

}  // namespace sightline

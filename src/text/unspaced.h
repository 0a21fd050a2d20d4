#pragma once

#include <string>
#include <vector>

namespace sightline {

// Whether a character is of a script (Chinese, Japanese, Thai, Lao, Khmer, Burmese) that puts no spaces
// between words.
bool is_of_unspaced_script(char32_t code);

// Whether the tokens of a caption are sentences rather than words, because its script puts no
// spaces between words: one token of four letters or more, or six letters a token.
bool is_unspaced(const std::vector<std::string>& tokens);

}  // namespace sightline

#pragma once

#include <string>
#include <vector>

#include "text/tokens.h"

namespace sightline {

// A caption as a sentence: its first letter is a capital, and at its end stands a full stop, in Chinese
// and Japanese "。", unless something there ends a sentence already. A comma, semicolon, colon or dash that
// a caption was cut off behind goes. Nothing of an empty one.
std::string as_sentence(const std::string& caption);

// Tokens as people read them (text/tokens.h), as a sentence where that is asked for.
std::string written_caption(const std::vector<std::string>& words, bool sentence,
                            Tokens kind = Tokens::words);

}  // namespace sightline

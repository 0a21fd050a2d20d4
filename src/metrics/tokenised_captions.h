#pragma once

#include <string>
#include <vector>

#include "metrics/scored_image.h"
#include "text/tokens.h"

namespace sightline {

// The tokens (caption_tokens of text/tokens.h) of many captions, on all cores, numbered by `table`,
// which grows. The same numbers as one by one, whatever the number of threads.
std::vector<TokenIds> token_ids(const std::vector<const std::string*>& captions, TokenTable& table,
                                Tokens kind = Tokens::words);

// Of captions that lie side by side.
std::vector<TokenIds> token_ids(const std::vector<std::string>& captions, TokenTable& table,
                                Tokens kind = Tokens::words);

}  // namespace sightline

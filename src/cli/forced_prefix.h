#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/vocabulary.h"

namespace sightline {

// The words that captions must begin with (--prefix "a photo of") as ids. Raises UsageError naming a word
// that the model does not know and those it knows that are spelt like it.
std::vector<std::int64_t> prefix_ids(const std::string& text, const Vocabulary& vocabulary);

// The words that captions must not say (--forbid "man shirt") as ids; those that the model does not know are
// never said anyway and left out.
std::vector<std::int64_t> forbidden_ids(const std::string& text, const Vocabulary& vocabulary);

}  // namespace sightline

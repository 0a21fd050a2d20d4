#pragma once

#include <string>
#include <vector>

#include "cli/option.h"
#include "decode/search_options.h"
#include "text/vocabulary.h"

namespace sightline {

// The parts of a search that are told as words: which ones a model knows shows when it is loaded.
struct WordArguments {
  std::string prefix, forbid, must_include;
};

std::vector<Option> word_options(WordArguments& arguments);

// Puts the words into the search, as ids. Raises UsageError naming a word of the prefix or of those to
// include that the model does not know, and where the search cannot be meant with them.
void set_words(SearchOptions& search, const WordArguments& arguments, const Vocabulary& vocabulary);

}  // namespace sightline

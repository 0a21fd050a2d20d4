#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/vocabulary.h"

namespace sightline {

// Raises UsageError naming the option where the word is one of the model's special ones, which no text says.
void refuse_special(const std::string& option, const std::string& word);

// Words that the model says and that are spelt like this one, for hints: "dog, dogs"; empty where there are
// none.
std::string known_like(const std::string& word, const Vocabulary& vocabulary);

// Words that captions are made to say as ids, those of --prefix "a photo of". Raises UsageError naming the
// option, a word that the model does not know and those it knows that are spelt like it.
std::vector<std::int64_t> known_ids(const std::string& option, const std::string& text,
                                    const Vocabulary& vocabulary);

// The same of --must-include, each word once.
std::vector<std::int64_t> included_ids(const std::string& text, const Vocabulary& vocabulary);

// The words of a caption that is given whole (--caption "a dog runs") as ids. Raises UsageError as above, and
// where there are none.
std::vector<std::int64_t> given_caption_ids(const std::string& text, const Vocabulary& vocabulary);

// The words that captions must not say (--forbid "man shirt") as ids; those that the model does not know are
// never said anyway and left out. Raises UsageError for the model's special words, which are none.
std::vector<std::int64_t> forbidden_ids(const std::string& text, const Vocabulary& vocabulary);

}  // namespace sightline

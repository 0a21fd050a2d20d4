#pragma once

#include <string_view>

namespace sightline {

// Classes of English words, as tokens of the PTB tokenizer.

// Words that cannot end a caption ("with", "a"). Particles that may well ("looks on", "stands up", "walks
// by") are not among them.
bool is_bad_ending(std::string_view token);

// Words that say of what is in a picture nothing by themselves and may come several times in one caption:
// articles, prepositions, pronouns, conjunctions, auxiliaries, numbers up to ten, marks. All others are
// content words.
bool is_function_word(std::string_view token);

}  // namespace sightline

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/letter_case.h"

namespace sightline {

// Version of the rules below, stored in model files: a vocabulary belongs to the tokenizer that made it.
inline constexpr std::string_view kCharactersVersion = "characters-1";

// The characters of a text as its readers see them, for scripts that put no spaces between words: Unicode's
// extended grapheme clusters (UAX #29), of 32 code points at most, in lower case and composed (NFC). A run of
// white space is one " "; it is none at the ends of the text, nor beside a character of a script without
// spaces, where it says nothing. Control and format characters by themselves are none. Of <pad>, <start>,
// <end> and <unk> that a text spells each is one. Bytes that are not UTF-8 become U+FFFD. Joined again they
// are the text. Linear in the length of the text; never fails.
// LetterCase::kept leaves capital letters as they are.
std::vector<std::string> characters(std::string_view text, LetterCase letters = LetterCase::lower);

// What the metrics and our vocabulary see: the same without punctuation (Unicode's category P, but for
// % & / @ # * \ and their like). Apostrophes vanish, any other mark counts as white space.
std::vector<std::string> caption_characters(std::string_view caption);

}  // namespace sightline

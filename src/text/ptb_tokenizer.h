#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/letter_case.h"

namespace sightline {

// Version of the rules below, stored in model files: a vocabulary belongs to the tokenizer that made it.
inline constexpr std::string_view kTokenizerVersion = "ptb-1";

// Penn Treebank tokens of one English caption, as the Stanford PTBTokenizer with -preserveLines -lowerCase
// cuts them: contractions split ("do n't", "dog 's"), quotes and brackets as ``, '', -lrb-, -rrb-; a newline
// is a space. Bytes that are not UTF-8 become U+FFFD. Linear in the length of the text; never fails.
// LetterCase::kept leaves out -lowerCase.
std::vector<std::string> ptb_tokenize(std::string_view caption, LetterCase letters = LetterCase::lower);

// A token and where its text stands, in code points (those of decode_utf8). Two tokens may share a character:
// the period of an abbreviation that ends a sentence.
struct PlacedToken {
  std::string token;
  std::size_t begin = 0;
  std::size_t length = 0;

  bool operator==(const PlacedToken&) const = default;
};

// The same tokens with their places.
std::vector<PlacedToken> ptb_tokenize_placed(std::string_view text);

// What the COCO metrics and our vocabulary see: ptb_tokenize without the punctuation tokens that coco-caption
// drops
// ('' ' `` ` -LRB- -RRB- -LCB- -RCB- . ? ! , : - -- ... ;), split at white space.
std::vector<std::string> caption_tokens(std::string_view caption);

}  // namespace sightline

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/ptb_tokenizer.h"

namespace sightline {

// A text longer than a line as its words, each with its sentence.
struct DocumentWords {
  std::vector<PlacedToken> words;
  std::vector<std::size_t> sentence_begins;  // the first word of each sentence; empty where there is no word
  std::size_t left_out = 0;                  // words behind the limit

  std::size_t sentences() const { return sentence_begins.size(); }
};

// A sentence of more words than this is cut into pieces: text without a full stop must not become one.
inline constexpr std::size_t kLongestSentence = 64;

// The length of the HTML line break (<br>, <br/> or <br />, in any case) that the text begins with; 0 where
// it begins with none.
std::size_t line_break_length(std::string_view text);

// The tokens of ptb_tokenize, punctuation among them ("great!" is not "great"); an HTML line break (<br>,
// <br />) is the end of a line and no word. A sentence ends behind . ! ? (several, and quotes or brackets
// that close behind them, are its own), and with a paragraph: an empty line, or an HTML line break. At most
// `most` words (0: all) are kept, the text's first. Never fails.
DocumentWords document_words(std::string_view text, std::size_t most = 0);

}  // namespace sightline

#include "text/ptb_tokenizer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/code_points.h"
#include "text/ptb_forms.h"
#include "text/ptb_rules.h"
#include "text/ptb_text.h"

namespace sightline {

namespace {

// coco-caption compares with these after lower-casing, so its "-LRB-" and kin never match and "-lrb-" stays.
constexpr auto kDropped =
    std::to_array<std::string_view>({"''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";"});

// Most words are plain letters between spaces: no rule can then reach farther than the word, and only an
// assimilation cuts it, so the other rules need not be asked. 0 where the word is not that plain.
std::size_t plain_word_length(const PtbText& text, std::size_t i) {
  std::size_t length = 0;
  while (text.ascii_letter(i + length)) ++length;
  if (length == 0 || !text.gap(i + length)) return 0;
  for (const std::string_view pair : {"cannot", "gonna", "gotta", "lemme", "gimme", "wanna", "dunno", "nno"})
    if (pair.size() == length && text.has(i, pair)) return 0;
  return length;
}

PtbMatch match_at(const PtbText& text, std::size_t i) {
  if (const std::size_t word = plain_word_length(text, i); word > 0)
    return {word, word, word, PtbForm::verbatim};
  PtbChoice choice;
  offer_words(text, i, choice);
  offer_addresses(text, i, choice);
  offer_numbers(text, i, choice);
  offer_abbreviations(text, i, choice);
  offer_marks(text, i, choice);
  offer_compounds(text, i, choice);
  offer_quotes(text, i, choice);
  return choice.best();
}

// take(token, begin, length) for each token in its turn.
template <class Take>
void for_each_token(std::string_view caption, LetterCase letters, const Take& take) {
  const PtbText text(caption);
  for (std::size_t i = 0; i < text.size();) {
    if (text.gap(i)) {
      ++i;
      continue;
    }
    const PtbMatch match = match_at(text, i);
    if (match.form != PtbForm::skipped)
      take(ptb_token(text.slice(i, match.length), match.form, letters), i, match.length);
    i += std::max<std::size_t>(match.advance, 1);
  }
}

}  // namespace

std::vector<std::string> ptb_tokenize(std::string_view caption, LetterCase letters) {
  std::vector<std::string> tokens;
  for_each_token(caption, letters,
                 [&](std::string token, std::size_t, std::size_t) { tokens.push_back(std::move(token)); });
  return tokens;
}

std::vector<PlacedToken> ptb_tokenize_placed(std::string_view text) {
  std::vector<PlacedToken> tokens;
  for_each_token(text, LetterCase::lower, [&](std::string token, std::size_t begin, std::size_t length) {
    tokens.push_back({std::move(token), begin, length});
  });
  return tokens;
}

std::vector<std::string> caption_tokens(std::string_view caption) {
  std::vector<std::string> kept;
  for (std::string& token : ptb_tokenize(caption)) {
    if (std::find(kDropped.begin(), kDropped.end(), token) != kDropped.end()) continue;
    // The one white space that a token can hold is U+00A0, where Python's split() cuts too.
    constexpr std::string_view kSpace = "\u00A0";
    for (std::size_t begin = 0; begin <= token.size();) {
      const std::size_t end = std::min(token.find(kSpace, begin), token.size());
      if (end > begin) kept.push_back(token.substr(begin, end - begin));
      begin = end + kSpace.size();
    }
  }
  return kept;
}

}  // namespace sightline

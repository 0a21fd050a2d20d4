#pragma once

#include <cstddef>

#include "text/ptb_text.h"

namespace sightline {

// How the text of a token becomes the token.
enum class PtbForm {
  skipped,        // no token: white space, characters without a class
  verbatim,       // as it stands
  opening_quote,  // straight quotes in it open: ` and ``
  closing_quote,  // straight quotes in it close: ' and ''
  dash,           // --
  ellipsis,       // ...
  bracketed,      // brackets in it become -lrb- and the like
  currency,       // cents, # and $ for the signs that the treebank lacks
  fraction,       // 1/2 for the sign
};

// A rule's claim on the text at some position.
struct PtbMatch {
  std::size_t length = 0;   // of the token's text
  std::size_t advance = 0;  // what is used up: less than `length` where a period ends the sentence too
  std::size_t reach = 0;    // `length` and the text after it that the rule demands
  PtbForm form = PtbForm::skipped;
};

// Keeps the claim that reaches farthest; of equals the first.
class PtbChoice {
 public:
  void offer(std::size_t length, PtbForm form, std::size_t context = 0) {
    if (length > 0 && length + context > best_.reach) best_ = {length, length, length + context, form};
  }
  // For abbreviations that also end the sentence: the period is used twice.
  void offer_with_period_kept(std::size_t length, std::size_t context) {
    if (length + context > best_.reach) best_ = {length, length - 1, length + context, PtbForm::verbatim};
  }
  const PtbMatch& best() const { return best_; }

 private:
  PtbMatch best_;
};

// The rules for the text at i, in the order in which ties are settled.
void offer_words(const PtbText& text, std::size_t i, PtbChoice& choice);  // words, clitics, assimilations
void offer_addresses(const PtbText& text, std::size_t i,
                     PtbChoice& choice);  // URLs, e-mail, @name, #tag, files
void offer_numbers(const PtbText& text, std::size_t i,
                   PtbChoice& choice);  // dates, numbers, fractions, money
void offer_abbreviations(const PtbText& text, std::size_t i, PtbChoice& choice);  // Mr., U.S., etc.
void offer_marks(const PtbText& text, std::size_t i, PtbChoice& choice);      // double quotes, brackets, dots
void offer_compounds(const PtbText& text, std::size_t i, PtbChoice& choice);  // hyphens, O'Neil, AT&T
void offer_quotes(const PtbText& text, std::size_t i, PtbChoice& choice);  // single quotes and what is left

// Lengths of pieces that several rules share; 0 where there is none at i.
std::size_t word_length(const PtbText& text, std::size_t i);             // letters, then letters and digits
std::size_t alphanumeric_length(const PtbText& text, std::size_t i);     // letters and digits
std::size_t number_length(const PtbText& text, std::size_t i);           // 1,000.5 and 10:30, without a sign
std::size_t verb_clitic_length(const PtbText& text, std::size_t i);      // 's 'm 'd 're 've 'll
std::size_t negation_clitic_length(const PtbText& text, std::size_t i);  // n't

}  // namespace sightline

// Words joined by hyphens, slashes, ampersands and apostrophes, which the treebank keeps whole.
#include <algorithm>
#include <array>
#include <string_view>

#include "text/ptb_rules.h"

namespace sightline {

namespace {

bool hyphen(const PtbText& text, std::size_t i) {
  return text.one_of(i, U"-_\u058A\u2010\u2011");
}

// d'Avignon: the d, o or l with its apostrophe, before a letter or digit.
std::size_t elision_length(const PtbText& text, std::size_t i) {
  if (!text.one_of(i, U"dDoOlL")) return 0;
  const std::size_t apostrophe = text.apostrophe(i + 1, true);
  return apostrophe > 0 && text.letter_or_digit(i + 1 + apostrophe) ? 1 + apostrophe : 0;
}

std::size_t part_length(const PtbText& text, std::size_t i) {
  const std::size_t elision = elision_length(text, i);
  const std::size_t letters = alphanumeric_length(text, i + elision);
  const std::size_t number = elision > 0 ? 0 : number_length(text, i);
  const std::size_t longest = std::max(letters, number);
  return longest > 0 ? elision + longest : 0;
}

// mother-in-law, 3.5-inch, O'Neil, snake_case.
void offer_hyphenated(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t length = part_length(text, i);
  if (length == 0 && text.one_of(i, U"-+") && number_length(text, i + 1) > 0)
    length = 1 + number_length(text, i + 1);
  if (length == 0) return;
  while (hyphen(text, i + length)) {
    const std::size_t more = part_length(text, i + length + 1);
    if (more == 0) break;
    length += 1 + more;
  }
  choice.offer(length, PtbForm::closing_quote);
}

// The same where the first part has periods or commas inside: St.-Denis, U.S.-led, non-U.S.
void offer_dotted_hyphenated(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const auto plain = [&](std::size_t j) { return text.letter_or_digit(j); };
  if (!plain(i)) return;
  std::size_t j = i;
  while (j < i + kPtbLookahead && (plain(j) || text.one_of(j, U".,"))) ++j;
  std::size_t end = 0;
  while (text.at(j) == '-' && j < i + 2 * kPtbLookahead) {
    std::size_t acronym = j + 1;
    while (text.ascii_letter(acronym) && text.at(acronym + 1) == '.') acronym += 2;
    const std::size_t part = alphanumeric_length(text, j + 1);
    if (acronym >= j + 5) {
      j = acronym;
    } else if (part > 0) {
      j += 1 + part;
      std::size_t decimals = 0;
      while (text.at(j) == '.' && text.digit(j + 1 + decimals)) ++decimals;
      if (decimals > 0) j += 1 + decimals;
    } else {
      break;
    }
    end = j;
  }
  if (end == 0) return;
  choice.offer(end - i, PtbForm::verbatim);
  if (text.at(end) == '.' && text.one_of(end + 1, U",;:\u3001"))
    choice.offer(end + 1 - i, PtbForm::verbatim, 1);
}

// and/or, black/white, km/h; two slashes at most.
void offer_slashed(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const auto side = [&](std::size_t j) {
    std::size_t length = alphanumeric_length(text, j);
    for (int hyphens = 0; length > 0 && hyphens < 2 && text.at(j + length) == '-'; ++hyphens) {
      std::size_t more = 0;
      while (text.letter(j + length + 1 + more)) ++more;
      if (more == 0) break;
      length += 1 + more;
    }
    return length;
  };
  std::size_t length = side(i);
  if (length == 0) return;
  for (int slashes = 0; slashes < 2; ++slashes) {
    const std::size_t escape = text.at(i + length) == '\\' ? 1 : 0;
    if (text.at(i + length + escape) != '/') break;
    const std::size_t more = side(i + length + escape + 1);
    if (more == 0) break;
    length += escape + 1 + more;
    choice.offer(length, PtbForm::verbatim);
  }
}

// AT&T, R&B, A+B: capitals only.
void offer_ampersand(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const auto capitals = [&](std::size_t j) {
    std::size_t length = 0;
    while (text.ascii_uppercase(j + length)) ++length;
    return length;
  };
  std::size_t length = capitals(i);
  if (length == 0) return;
  bool joined = false;
  for (;;) {
    const std::size_t joint = text.has(i + length, "&amp;") ? 5 : text.one_of(i + length, U"+&") ? 1 : 0;
    const std::size_t more = joint > 0 ? capitals(i + length + joint) : 0;
    if (more == 0) break;
    length += joint + more;
    joined = true;
  }
  if (joined) choice.offer(length, PtbForm::verbatim);
}

}  // namespace

void offer_compounds(const PtbText& text, std::size_t i, PtbChoice& choice) {
  for (const std::string_view word :
       {"pro-", "anti-", "c.d.s", "s&p-500", "s&ls", "yahoo!", "jeopardy!", "c++", "c#", "f#"})
    if (text.has(i, word)) choice.offer(word.size(), PtbForm::verbatim);
  // '98, where a gap follows.
  if (const std::size_t apostrophe = text.apostrophe(i); apostrophe > 0 && text.digit(i + apostrophe) &&
                                                         text.digit(i + apostrophe + 1) &&
                                                         text.gap(i + apostrophe + 2))
    choice.offer(apostrophe + 2, PtbForm::closing_quote, 1);
  offer_slashed(text, i, choice);
  offer_dotted_hyphenated(text, i, choice);
  offer_hyphenated(text, i, choice);
  offer_ampersand(text, i, choice);
}

}  // namespace sightline

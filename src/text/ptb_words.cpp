// Words and what the treebank cuts off them.
#include <array>
#include <string_view>

#include "text/ptb_rules.h"

namespace sightline {

namespace {

// An assimilated pair and where it is cut.
struct Assimilation {
  std::string_view text;
  std::size_t cut;
};
// "nno" is what is left of "dunno" (du n no).
constexpr auto kAssimilations = std::to_array<Assimilation>({{"cannot", 3},
                                                             {"gonna", 3},
                                                             {"gotta", 3},
                                                             {"lemme", 3},
                                                             {"gimme", 3},
                                                             {"wanna", 3},
                                                             {"dunno", 2},
                                                             {"nno", 1}});

// Words that keep their apostrophe; ' here stands for any apostrophe.
constexpr auto kApostropheWords = std::to_array<std::string_view>(
    {"'n'",   "'n",        "l'",      "d'",    "j'",     "dunkin'", "somethin'", "ol'",
     "'em",   "diff'rent", "'til",    "'till", "'cause", "cont'd",  "cont'd.",   "nor'easter",
     "c'mon", "e'er",      "s'mores", "ev'ry", "li'l",   "nat'l",   "cap'n",     "c'est"});

// The length that `pattern` covers at i, 0 where it does not stand there.
std::size_t apostrophe_word_length(const PtbText& text, std::size_t i, std::string_view pattern) {
  std::size_t length = 0;
  for (const char expected : pattern) {
    if (expected == '\'') {
      const std::size_t apostrophe = text.apostrophe(i + length);
      if (apostrophe == 0) return 0;
      length += apostrophe;
    } else {
      if (text.folded(i + length) != static_cast<char32_t>(expected)) return 0;
      ++length;
    }
  }
  return length;
}

// An entity such as &eacute; counts as a letter.
std::size_t letter_entity_length(const PtbText& text, std::size_t i) {
  if (text.at(i) != '&' || !text.one_of(i + 1, U"aeiouAEIOU")) return 0;
  for (const std::string_view accent : {"acute;", "grave;", "uml;"})
    if (text.has(i + 2, accent)) return 2 + accent.size();
  return 0;
}

std::size_t letters_length(const PtbText& text, std::size_t i) {
  std::size_t length = 0;
  while (text.letter(i + length)) ++length;
  return length;
}

// "do" of "don't": letters that end in n, before an apostrophe and t; what is left must not end in n itself.
void offer_negated_verb(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const std::size_t letters = letters_length(text, i);
  if (letters < 2 || !text.ascii_letter(i + letters - 2) || text.folded(i + letters - 2) == 'n') return;
  const std::size_t clitic = negation_clitic_length(text, i + letters - 1);
  if (clitic > 0) choice.offer(letters - 1, PtbForm::verbatim, clitic);
}

// B'Gosh and Hawai'i: a capital (or n) before two letters, or a vowel before one that cannot start a clitic.
void offer_inner_apostrophe(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const std::size_t before = letters_length(text, i);
  const std::size_t apostrophe = text.apostrophe(i + before, true);
  if (before == 0 || apostrophe == 0) return;
  const std::size_t start = i + before + apostrophe;
  const std::size_t after = letters_length(text, start);
  const bool capital =
      text.at(i) == 'n' || (text.ascii_uppercase(i) && text.at(i) != 'I' && text.at(i) != 'Y');
  const bool one_letter = before == 1 && capital && after >= 2;
  const bool vowel_before = before >= 2 && text.one_of(i + before - 1, U"aeiouyAEIOUY");
  const bool vowel_after = text.one_of(start, U"aeiou") || text.ascii_uppercase(start);
  if (one_letter || (vowel_before && vowel_after))
    choice.offer(before + apostrophe + after, PtbForm::closing_quote);
}

void offer_apostrophe_words(const PtbText& text, std::size_t i, PtbChoice& choice) {
  for (const std::string_view word : kApostropheWords)
    choice.offer(apostrophe_word_length(text, i, word), PtbForm::closing_quote);
  const std::size_t apostrophe = text.apostrophe(i);
  if (apostrophe > 0) {
    if (text.one_of(i + apostrophe, U"23456789") && text.has(i + apostrophe + 1, "0s"))
      choice.offer(apostrophe + 3, PtbForm::closing_quote);  // the '70s
    if (text.has(i + apostrophe, "tis")) choice.offer(apostrophe + 1, PtbForm::closing_quote, 2);
    if (text.has(i + apostrophe, "twas")) choice.offer(apostrophe + 1, PtbForm::closing_quote, 3);
  }
  if (text.folded(i) == 'y' && text.apostrophe(i + 1) > 0 && text.letter(i + 1 + text.apostrophe(i + 1)))
    choice.offer(1 + text.apostrophe(i + 1), PtbForm::closing_quote, 1);  // y'all
  offer_inner_apostrophe(text, i, choice);
}

}  // namespace

std::size_t word_length(const PtbText& text, std::size_t i) {
  std::size_t length = 0;
  for (;;) {
    if (text.letter(i + length) || (length > 0 && text.digit(i + length))) {
      ++length;
    } else if (const std::size_t entity = letter_entity_length(text, i + length); entity > 0) {
      length += entity;
    } else {
      return length;
    }
  }
}

std::size_t alphanumeric_length(const PtbText& text, std::size_t i) {
  std::size_t length = 0;
  while (text.letter_or_digit(i + length)) ++length;
  return length;
}

std::size_t verb_clitic_length(const PtbText& text, std::size_t i) {
  const std::size_t apostrophe = text.apostrophe(i);
  if (apostrophe == 0) return 0;
  for (const std::string_view clitic : {"re", "ve", "ll"})
    if (text.has(i + apostrophe, clitic)) return apostrophe + 2;
  const char32_t letter = text.folded(i + apostrophe);
  return letter == 's' || letter == 'm' || letter == 'd' ? apostrophe + 1 : 0;
}

std::size_t negation_clitic_length(const PtbText& text, std::size_t i) {
  if (text.folded(i) != 'n') return 0;
  const std::size_t apostrophe = text.apostrophe(i + 1, true);
  return apostrophe > 0 && text.folded(i + 1 + apostrophe) == 't' ? apostrophe + 2 : 0;
}

void offer_words(const PtbText& text, std::size_t i, PtbChoice& choice) {
  for (const Assimilation& pair : kAssimilations)
    if (text.has(i, pair.text)) choice.offer(pair.cut, PtbForm::verbatim, pair.text.size() - pair.cut);
  const std::size_t word = word_length(text, i);
  if (word > 0) {
    choice.offer(word, PtbForm::verbatim, verb_clitic_length(text, i + word));
    offer_negated_verb(text, i, choice);
  }
  offer_apostrophe_words(text, i, choice);
  for (const std::size_t clitic : {verb_clitic_length(text, i), negation_clitic_length(text, i)})
    if (clitic > 0 && !text.letter(i + clitic)) choice.offer(clitic, PtbForm::closing_quote, 1);
}

}  // namespace sightline

// Everything that is not a word: tags, dashes, quotes, brackets, dots, symbols, white space.
#include <array>
#include <string_view>

#include "text/code_points.h"
#include "text/ptb_rules.h"

namespace sightline {

namespace {

constexpr std::u32string_view kQuotes =
    U"'`"
    U"\u0082\u0084\u0091\u0092\u0093\u0094\u00AB\u00B4\u00BB\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F"
    U"\u2039\u203A";
constexpr std::u32string_view kDashes = U"\u0096\u0097\u2013\u2014\u2015";
constexpr std::u32string_view kEllipses = U"\u0085\u2026";

constexpr auto kDashEntities = std::to_array<std::string_view>({"&md;", "&mdash;", "&ndash;"});
constexpr auto kKeptEntities = std::to_array<std::string_view>(
    {"&ht;", "&tl;", "&ur;", "&lr;", "&qc;", "&ql;", "&qr;", "&odq;", "&cdq;"});

// :-) and its kin.
constexpr std::array<PtbPiece, 4> kSmiley{
    {{U"<>", 0, 1}, {U":;=", 1, 1}, {U"-o*'", 0, 1}, {U"()DPdpO\\{@|[]", 1, 1}}};

// The end of a tag's attributes, so that < and > in a sentence are not taken for one; 0 where it is none.
std::size_t tag_length(const PtbText& text, std::size_t i) {
  if (text.at(i) != '<') return 0;
  std::size_t j = i + 1;
  if (text.one_of(j, U"!?")) {
    if (!text.ascii_letter(j + 1) && text.at(j + 1) != '-') return 0;
    while (j < i + kPtbLookahead && j < text.size() && text.at(j) != '>' && !text.one_of(j, U"\r\n")) ++j;
    return text.at(j) == '>' ? j + 1 - i : 0;
  }
  const auto name = [&] {
    if (!text.ascii_letter(j)) return false;
    while (text.letter_or_digit(j) || text.one_of(j, U"_:.-")) ++j;
    return true;
  };
  const auto spaces = [&] {
    while (text.at(j) == ' ') ++j;
  };
  const bool closing = text.at(j) == '/';
  if (closing) ++j;
  if (!name()) return 0;
  spaces();
  while (!closing && j < i + kPtbLookahead && name()) {
    spaces();
    if (text.at(j) != '=') continue;
    ++j;
    spaces();
    const char32_t quote = text.at(j);
    if (quote == '"' || quote == '\'') {
      ++j;
      while (j < i + kPtbLookahead && j < text.size() && text.at(j) != quote) ++j;
      if (text.at(j) != quote) return 0;
      ++j;
    } else if (!name()) {
      return 0;
    }
    spaces();
  }
  if (!closing && text.at(j) == '/') ++j;
  return text.at(j) == '>' ? j + 1 - i : 0;
}

void offer_entities(const PtbText& text, std::size_t i, PtbChoice& choice) {
  if (text.at(i) != '&') return;
  for (const std::string_view entity : kDashEntities)
    if (text.has(i, entity)) choice.offer(entity.size(), PtbForm::dash);
  for (const std::string_view entity : kKeptEntities)
    if (text.has(i, entity)) choice.offer(entity.size(), PtbForm::verbatim);
  for (const std::string_view entity : {"&amp;", "&lt;", "&gt;"})
    if (text.has(i, entity)) choice.offer(entity.size(), PtbForm::verbatim);
  if (text.has(i, "&nbsp;")) choice.offer(6, PtbForm::skipped);
  if (text.at(i + 1) == '#') {
    std::size_t end = i + 2;
    while (end < i + kPtbLookahead && text.digit(end)) ++end;
    if (end > i + 2 && text.at(end) == ';') choice.offer(end + 1 - i, PtbForm::verbatim);
  }
}

// A double quote: ", '', `' and the like; it opens before a word, a number or a sum of money.
void offer_double_quote(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t length = 0;
  if (text.at(i) == '"') length = 1;
  if (text.has(i, "&quot;")) length = 6;
  if (text.one_of(i, U"'`\u0091\u0092\u2018\u2019") && text.at(i + 1) == '\'') length = 2;
  if (length == 0) return;
  const bool opens = text.letter_or_digit(i + length) || text.at(i + length) == '$';
  choice.offer(length, opens ? PtbForm::opening_quote : PtbForm::closing_quote, opens ? 1 : 0);
}

// Three dots or more, together or spaced. One more period before a new word is the sentence's.
void offer_dots(const PtbText& text, std::size_t i, PtbChoice& choice) {
  if (text.one_of(i, kEllipses)) choice.offer(1, PtbForm::ellipsis);
  if (text.at(i) != '.') return;
  const std::size_t dots = text.run(i, U".", text.size());
  const auto word_follows = [&](std::size_t j) {
    std::size_t k = j;
    while (k < text.size() && text.gap(k)) ++k;
    return k > j && text.letter(k) ? k + 1 - j : 0;
  };
  if (dots >= 3) {
    choice.offer(dots, PtbForm::ellipsis);
    if (const std::size_t context = word_follows(i + dots); dots >= 4 && context > 0)
      choice.offer(dots - 1, PtbForm::ellipsis, 1 + context);
  }
  std::size_t spaced = 1;
  while (text.one_of(i + spaced, U" \u00A0") && text.at(i + spaced + 1) == '.') spaced += 2;
  if (spaced >= 5) {
    choice.offer(spaced, PtbForm::ellipsis);
    if (const std::size_t context = word_follows(i + spaced); spaced >= 7 && context > 0)
      choice.offer(spaced - 2, PtbForm::ellipsis, 2 + context);
  }
}

void offer_runs(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const std::size_t hyphens = text.run(i, U"-", text.size());
  choice.offer(hyphens, hyphens == 3 || hyphens == 4 ? PtbForm::dash : PtbForm::verbatim);
  for (const std::u32string_view mark : {U"@", U"#", U"_", U"*", U"="})
    choice.offer(text.run(i, mark, text.size()), PtbForm::verbatim);
  choice.offer(text.run(i, U"?!", text.size()), PtbForm::verbatim);
}

}  // namespace

void offer_marks(const PtbText& text, std::size_t i, PtbChoice& choice) {
  choice.offer(tag_length(text, i), PtbForm::verbatim);
  if (text.one_of(i, kDashes)) choice.offer(1, PtbForm::dash);
  offer_entities(text, i, choice);
  if (text.at(i) == 0xB0 && text.one_of(i + 1, U"CFcf")) choice.offer(2, PtbForm::verbatim);  // degrees
  offer_double_quote(text, i, choice);
  if (const std::size_t smiley = longest_match(text, i, kSmiley); !text.letter_or_digit(i + smiley))
    choice.offer(smiley, PtbForm::bracketed, 1);
  if (text.one_of(i, U"()[]{}")) choice.offer(1, PtbForm::bracketed);
  for (const std::string_view bracket : {"-lrb-", "-rrb-", "-lcb-", "-rcb-", "-lsb-", "-rsb-"})
    if (text.has(i, bracket)) choice.offer(bracket.size(), PtbForm::verbatim);
  offer_dots(text, i, choice);
  offer_runs(text, i, choice);
}

void offer_quotes(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t length = text.run(i, kQuotes, 2);
  if (length == 2 && text.at(i) == '\'') length = 1;  // '' is a double quote, '` is two
  if (text.has(i, "&apos;")) length = 6;
  if (length > 0) {
    // Before a word of two letters or more, or one of the words of one letter. Most often right.
    const std::size_t next = i + length;
    const bool word = text.letter(next) && !text.gap(next + 1);
    const bool letter = text.one_of(next, U"AaIiUu") && text.gap(next + 1);
    choice.offer(length, word || letter ? PtbForm::opening_quote : PtbForm::closing_quote,
                 word || letter ? 2 : 0);
  }
  const std::size_t clitic = verb_clitic_length(text, i);
  choice.offer(clitic, PtbForm::closing_quote);
  choice.offer(negation_clitic_length(text, i), PtbForm::closing_quote);
  for (const std::string_view duck_feet : {"<<", ">>"})
    if (text.has(i, duck_feet)) choice.offer(2, PtbForm::verbatim);
  if (text.gap(i)) return;
  choice.offer(1, is_symbol(text.at(i)) ? PtbForm::verbatim : PtbForm::skipped);
}

}  // namespace sightline

// Dates, numbers, fractions, telephone numbers, money.
#include <array>

#include "text/ptb_rules.h"

namespace sightline {

namespace {

std::size_t digits_length(const PtbText& text, std::size_t i) {
  std::size_t length = 0;
  while (text.digit(i + length)) ++length;
  return length;
}

constexpr PtbPiece kSpaceOrHyphen{U"- \u00A0", 1, 1};
constexpr PtbPiece kOptionalSpaceOrHyphen{U"- \u00A0", 0, 1};

constexpr std::array<PtbPiece, 5> kDate{
    {{U"0", 1, 2}, {U"-/", 1, 1}, {U"0", 1, 2}, {U"-/", 1, 1}, {U"0", 2, 4}}};

constexpr auto kFraction =
    std::to_array<PtbPiece>({{U"0", 1, 4}, {U"\\", 0, 1}, {U"/\u2044", 1, 1}, {U"0", 1, 4}});
constexpr std::array<PtbPiece, 6> kMixedFraction{
    {{U"0", 1, 4}, kSpaceOrHyphen, {U"0", 1, 4}, {U"\\", 0, 1}, {U"/\u2044", 1, 1}, {U"0", 1, 4}}};

// (415) 555-1234; 415-555-1234 and +44 20 7946 0018; 415.555.1234.
constexpr std::array<PtbPiece, 7> kPhoneInBrackets{
    {{U"("}, {U"0", 2, 3}, {U")"}, {U" \u00A0", 0, 1}, {U"0", 3, 4}, kOptionalSpaceOrHyphen, {U"0", 3, 5}}};
constexpr std::array<PtbPiece, 6> kPhone{
    {{U"+", 0, 2}, {U"0", 2, 4}, kSpaceOrHyphen, {U"0", 3, 4}, kOptionalSpaceOrHyphen, {U"0", 3, 5}}};
constexpr auto kPhoneWithCountry = std::to_array<PtbPiece>({{U"+", 0, 2},
                                                            {U"0", 2, 4},
                                                            kSpaceOrHyphen,
                                                            {U"0", 2, 4},
                                                            kSpaceOrHyphen,
                                                            {U"0", 3, 4},
                                                            kOptionalSpaceOrHyphen,
                                                            {U"0", 3, 5}});
constexpr auto kDottedPhone =
    std::to_array<PtbPiece>({{U"0", 2, 4}, {U"."}, {U"0", 3, 4}, {U"."}, {U"0", 3, 5}});
constexpr std::array<PtbPiece, 8> kDottedPhoneWithCountry{
    {{U"+", 0, 2}, {U"0", 2, 4}, {U"."}, {U"0", 2, 4}, {U"."}, {U"0", 3, 4}, {U"."}, {U"0", 3, 5}}};

constexpr std::u32string_view kSuperscripts = U"\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";
constexpr std::u32string_view kSubscripts = U"\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089";
constexpr std::u32string_view kFractionSigns =
    U"\u00BC\u00BD\u00BE\u2153\u2154\u2155\u2156\u2157\u2158\u2159\u215A\u215B\u215C\u215D\u215E";
constexpr std::u32string_view kCurrencySigns =
    U"\u00A2\u00A3\u00A4\u00A5\u20A0\u20A4\u20AA\u20AC\u20B9\u060B\u0E3F\uFFE0\uFFE1\uFFE5\uFFE6";

}  // namespace

std::size_t number_length(const PtbText& text, std::size_t i) {
  std::size_t length = digits_length(text, i);
  const bool whole = length > 0;
  // A colon (10:30) only after digits; ".5" and ",5" are numbers too.
  while (text.one_of(i + length, whole ? U".,:\u066B\u066C" : U".,\u066B\u066C")) {
    const std::size_t more = digits_length(text, i + length + 1);
    if (more == 0) break;
    length += 1 + more;
  }
  return length;
}

void offer_numbers(const PtbText& text, std::size_t i, PtbChoice& choice) {
  choice.offer(longest_match(text, i, kDate), PtbForm::verbatim);
  const std::size_t sign = text.one_of(i, U"-+") ? 1 : 0;
  if (const std::size_t number = number_length(text, i + sign); number > 0)
    choice.offer(sign + number, PtbForm::verbatim);
  const std::size_t script_sign = text.one_of(i, U"\u207A\u207B\u208A\u208B") ? 1 : 0;
  for (const std::u32string_view digits : {kSuperscripts, kSubscripts})
    if (const std::size_t run = text.run(i + script_sign, digits, text.size()); run > 0)
      choice.offer(script_sign + run, PtbForm::verbatim);
  choice.offer(longest_match(text, i, kFraction), PtbForm::verbatim);
  choice.offer(longest_match(text, i, kMixedFraction), PtbForm::verbatim);
  if (text.one_of(i, kFractionSigns)) choice.offer(1, PtbForm::fraction);

  std::size_t capitals = 0;
  while (text.ascii_uppercase(i + capitals)) ++capitals;
  if (text.at(i + capitals) == '$') choice.offer(capitals + 1, PtbForm::verbatim);  // US$
  if (text.at(i) == '#') choice.offer(1, PtbForm::verbatim);
  if (text.one_of(i, kCurrencySigns)) choice.offer(1, PtbForm::currency);

  if (text.digit(i) || text.one_of(i, U"(+")) {
    choice.offer(longest_match(text, i, kPhoneInBrackets), PtbForm::bracketed);
    choice.offer(longest_match(text, i, kPhone), PtbForm::verbatim);
    choice.offer(longest_match(text, i, kPhoneWithCountry), PtbForm::verbatim);
    choice.offer(longest_match(text, i, kDottedPhone), PtbForm::verbatim);
    choice.offer(longest_match(text, i, kDottedPhoneWithCountry), PtbForm::verbatim);
  }
}

}  // namespace sightline

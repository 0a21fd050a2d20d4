#include "text/ptb_forms.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

struct FormCase {
  std::u32string_view text;
  PtbForm form;
  std::string_view token;
};

TEST(PtbForms, AreWhatTheTreebankWrites) {
  using enum PtbForm;
  const FormCase cases[] = {{U" ", skipped, ""},
                            {U"Dog", verbatim, "dog"},
                            {U"ÉTÉ", verbatim, "été"},
                            {U"5 1/2", verbatim, "5\u00A01/2"},
                            {U"&AMP;", verbatim, "&"},
                            {U"a&lt;b&gt;", verbatim, "a<b>"},
                            {U"re\u00ADport", verbatim, "report"},
                            {U"\u00AD", verbatim, "-"},
                            {U"\"", opening_quote, "``"},
                            {U"\"", closing_quote, "''"},
                            {U"'", opening_quote, "`"},
                            {U"'S", closing_quote, "'s"},
                            {U"''", opening_quote, "``"},
                            {U"''", closing_quote, "''"},
                            {U"&quot;", opening_quote, "``"},
                            {U"&apos;LL", closing_quote, "'ll"},
                            {U"\u201C", closing_quote, "``"},
                            {U"\u201D", opening_quote, "''"},
                            {U"\u2018", closing_quote, "`"},
                            {U"\u2019tis", opening_quote, "'tis"},
                            {U"\u00AB", closing_quote, "``"},
                            {U"\u00BB", closing_quote, "''"},
                            {U"\u2014", dash, "--"},
                            {U"&mdash;", dash, "--"},
                            {U". . .", ellipsis, "..."},
                            {U"(", bracketed, "-lrb-"},
                            {U")", bracketed, "-rrb-"},
                            {U"[", bracketed, "-lsb-"},
                            {U"]", bracketed, "-rsb-"},
                            {U"{", bracketed, "-lcb-"},
                            {U"}", bracketed, "-rcb-"},
                            {U":(", bracketed, ":-lrb-"},
                            {U"(", verbatim, "("},
                            {U"\u00A2", currency, "cents"},
                            {U"\u00A3", currency, "#"},
                            {U"\u20AC", currency, "$"},
                            {U"\u00A5", currency, "\u00A5"},
                            {U"\u00BD", fraction, "1/2"},
                            {U"\u00BC", fraction, "1/4"},
                            {U"\u00BE", fraction, "3/4"},
                            {U"\u2153", fraction, "1/3"},
                            {U"\u2154", fraction, "2/3"},
                            {U"\u215B", fraction, "\u215B"}};
  for (const FormCase& each : cases)
    EXPECT_EQ(ptb_token(each.text, each.form), each.token)
        << static_cast<int>(each.form) << ' ' << each.token;
}

TEST(PtbForms, CapitalsMayBeKept) {
  EXPECT_EQ(ptb_token(U"McDonald", PtbForm::verbatim, LetterCase::kept), "McDonald");
  EXPECT_EQ(ptb_token(U"'S", PtbForm::closing_quote, LetterCase::kept), "'S");
  EXPECT_EQ(ptb_token(U"(", PtbForm::bracketed, LetterCase::kept), "-lrb-");
}

}  // namespace
}  // namespace sightline

#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbMarks, ClaimTagsButNotComparisons) {
  for (const std::string tag :
       {"<b>", "</b>", "<br/>", "<br />", "<a href=\"x y\">", "<a b='c' d=e>", "<!-- x -->", "<?xml?>"})
    EXPECT_EQ(claimed(offer_marks, tag + " x"), tag);
  for (const std::string none : {"<", "<5>", "< b>", "<a b=\"c>", "<!5>", "<a", "<!a\n>"})
    EXPECT_NE(claimed(offer_marks, none), none) << none;
}

TEST(PtbMarks, ClaimRunsAndDots) {
  for (const auto& [text, mark] : std::vector<std::pair<std::string, std::string>>{{"?!? x", "?!?"},
                                                                                   {"-- x", "--"},
                                                                                   {"---- x", "----"},
                                                                                   {"*** x", "***"},
                                                                                   {"... x", "..."},
                                                                                   {". . . x", ". . ."},
                                                                                   {".... The", "..."},
                                                                                   {"....", "...."},
                                                                                   {".. x", ""},
                                                                                   {"(x", "("},
                                                                                   {"-LRB- x", "-LRB-"},
                                                                                   {"&amp; x", "&amp;"},
                                                                                   {"&#39; x", "&#39;"},
                                                                                   {"&#; x", ""},
                                                                                   {":-) x", ":-)"},
                                                                                   {":) x", ":)"},
                                                                                   {":Dog", ""},
                                                                                   {"&nbsp;x", "&nbsp;"}})
    EXPECT_EQ(claimed(offer_marks, text), mark) << text;
}

TEST(PtbMarks, HaveTheirForms) {
  EXPECT_EQ(claim(offer_marks, "\"x").form, PtbForm::opening_quote);
  EXPECT_EQ(claim(offer_marks, "\"$5").form, PtbForm::opening_quote);
  EXPECT_EQ(claim(offer_marks, "\" x").form, PtbForm::closing_quote);
  EXPECT_EQ(claim(offer_marks, "''x").length, 2u);
  EXPECT_EQ(claim(offer_marks, "--").form, PtbForm::verbatim);
  EXPECT_EQ(claim(offer_marks, "---").form, PtbForm::dash);
  EXPECT_EQ(claim(offer_marks, "\u2014").form, PtbForm::dash);
  EXPECT_EQ(claim(offer_marks, "&mdash;").form, PtbForm::dash);
  EXPECT_EQ(claim(offer_marks, "\u2026").form, PtbForm::ellipsis);
  EXPECT_EQ(claim(offer_marks, "[").form, PtbForm::bracketed);
  EXPECT_EQ(claim(offer_marks, "&nbsp;").form, PtbForm::skipped);
}

TEST(PtbQuotes, OpenBeforeAWord) {
  EXPECT_EQ(claim(offer_quotes, "'word").form, PtbForm::opening_quote);
  EXPECT_EQ(claim(offer_quotes, "'a x").form, PtbForm::opening_quote);
  EXPECT_EQ(claim(offer_quotes, "'x y").form, PtbForm::closing_quote) << "no word of one letter";
  EXPECT_EQ(claim(offer_quotes, "' x").form, PtbForm::closing_quote);
  EXPECT_EQ(claimed(offer_quotes, "'' x"), "'");
  EXPECT_EQ(claimed(offer_quotes, "`` x"), "``");
  EXPECT_EQ(claimed(offer_quotes, "<< x"), "<<");
  EXPECT_EQ(claimed(offer_quotes, "; x"), ";");
  EXPECT_EQ(claim(offer_quotes, " x").length, 0u);
  EXPECT_EQ(claim(offer_quotes, "\u0001").form, PtbForm::skipped);
}

}  // namespace
}  // namespace sightline

#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbAbbreviations, KeepTheirPeriod) {
  for (const auto& [text, abbreviation] :
       std::vector<std::pair<std::string, std::string>>{{"Mr. Smith", "Mr."},
                                                        {"dr. who", "dr."},
                                                        {"St. Bernard", "St."},
                                                        {"etc. and", "etc."},
                                                        {"dog. The", ""},
                                                        {"U.S. team", "U.S."},
                                                        {"U.S", "U.S"},
                                                        {"J. Smith", "J."},
                                                        {"Ph.D. x", "Ph.D."},
                                                        {"no. 5", "no."},
                                                        {"no. x", ""},
                                                        {"fig. 12", "fig."},
                                                        {"miss. x", ""},
                                                        {"Miss. x", "Miss."},
                                                        {"dog., x", "dog."},
                                                        {"", ""}})
    EXPECT_EQ(claimed(offer_abbreviations, text), abbreviation) << text;
}

// Before a new sentence, or at the end, the period ends the sentence too.
TEST(PtbAbbreviations, MayLendTheirPeriod) {
  const auto lends = [](const std::string& text) {
    const PtbMatch match = claim(offer_abbreviations, text);
    EXPECT_GT(match.length, 0u) << text;
    return match.advance + 1 == match.length;
  };
  for (const std::string text : {"etc.", "Inc. The", "U.S. The", "a.m. He", "Jan. Then"})
    EXPECT_TRUE(lends(text)) << text;
  for (const std::string text : {"Inc. the", "U.S. team", "Mr. The", "Jan. 5", "Ph.D. thesis"})
    EXPECT_FALSE(lends(text)) << text;
  EXPECT_EQ(claimed(offer_abbreviations, "A. The"), "A") << "a single letter before a new sentence is none";
}

}  // namespace
}  // namespace sightline

#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbCompounds, StayWhole) {
  for (const auto& [text, compound] :
       std::vector<std::pair<std::string, std::string>>{{"mother-in-law x", "mother-in-law"},
                                                        {"3.5-inch", "3.5-inch"},
                                                        {"snake_case", "snake_case"},
                                                        {"O'Neil x", "O'Neil"},
                                                        {"d'Avignon", "d'Avignon"},
                                                        {"black-", "black"},
                                                        {"-5-year", "-5-year"},
                                                        {"U.S.-led x", "U.S.-led"},
                                                        {"non-U.S. x", "non-U.S."},
                                                        {"St.-Denis", "St.-Denis"},
                                                        {"and/or x", "and/or"},
                                                        {"a/b/c/d", "a/b/c"},
                                                        {"km/h.", "km/h"},
                                                        {"AT&T x", "AT&T"},
                                                        {"R&amp;B", "R&amp;B"},
                                                        {"A+B x", "A+B"},
                                                        {"a&b", "a"},
                                                        {"Yahoo! x", "Yahoo!"},
                                                        {"C++ x", "C++"},
                                                        {"'98 x", "'98"},
                                                        {"'985", ""},
                                                        {"", ""},
                                                        {"!", ""}})
    EXPECT_EQ(claimed(offer_compounds, text), compound) << text;
}

}  // namespace
}  // namespace sightline

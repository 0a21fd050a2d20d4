#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbNumbers, LengthsAreOfDigitsAndWhatJoinsThem) {
  for (const auto& [text, length] : std::vector<std::pair<std::string, std::size_t>>{{"1,000.5", 7},
                                                                                     {"10:30", 5},
                                                                                     {"5.", 1},
                                                                                     {"5,x", 1},
                                                                                     {".5", 2},
                                                                                     {",5", 2},
                                                                                     {":5", 0},
                                                                                     {"1.2.3.4", 7},
                                                                                     {"x5", 0},
                                                                                     {"", 0},
                                                                                     {"1,,2", 1}})
    EXPECT_EQ(number_length(PtbText(text), 0), length) << text;
}

TEST(PtbNumbers, ClaimWhatIsOneNumber) {
  for (const auto& [text, number] :
       std::vector<std::pair<std::string, std::string>>{{"12/31/2026 x", "12/31/2026"},
                                                        {"1-2-99", "1-2-99"},
                                                        {"-5.5 x", "-5.5"},
                                                        {"+7", "+7"},
                                                        {"1/2 x", "1/2"},
                                                        {"5 1/2 x", "5 1/2"},
                                                        {"5-1/2", "5-1/2"},
                                                        {"1\\/2", "1\\/2"},
                                                        {"10,000 x", "10,000"},
                                                        {"US$5", "US$"},
                                                        {"$5", "$"},
                                                        {"#5", "#"},
                                                        {"(415) 555-1234", "(415) 555-1234"},
                                                        {"415-555-1234 x", "415-555-1234"},
                                                        {"415.555.1234", "415.555.1234"},
                                                        {"+44 20 7946 0018", "+44 20 7946 0018"},
                                                        {"a5", ""},
                                                        {"-", ""},
                                                        {"", ""}})
    EXPECT_EQ(claimed(offer_numbers, text), number) << text;
}

TEST(PtbNumbers, SignsHaveTheirForms) {
  EXPECT_EQ(claim(offer_numbers, "\u00BD").form, PtbForm::fraction);
  EXPECT_EQ(claim(offer_numbers, "\u20AC5").form, PtbForm::currency);
  EXPECT_EQ(claim(offer_numbers, "\u20AC5").length, 1u);
  EXPECT_EQ(claim(offer_numbers, "(415) 555-1234").form, PtbForm::bracketed);
  EXPECT_EQ(claim(offer_numbers, "\u207B\u00B9\u00B2x").length, 3u) << "superscripts with their sign";
}

}  // namespace
}  // namespace sightline

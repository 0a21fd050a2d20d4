#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbWords, LengthsAreOfLettersAndDigitsBehindThem) {
  for (const auto& [text, length] : std::vector<std::pair<std::string, std::size_t>>{
           {"dog's", 3}, {"b2b!", 3}, {"2b", 0}, {"caf&eacute; x", 11}, {"caf&amp;", 3}, {"", 0}})
    EXPECT_EQ(word_length(PtbText(text), 0), length) << text;
  EXPECT_EQ(alphanumeric_length(PtbText("2b2-"), 0), 3u);
}

TEST(PtbWords, CliticsBeginWithAnApostrophe) {
  for (const auto& [text, length] : std::vector<std::pair<std::string, std::size_t>>{{"'s", 2},
                                                                                     {"'M", 2},
                                                                                     {"'d", 2},
                                                                                     {"'re", 3},
                                                                                     {"'VE", 3},
                                                                                     {"'ll", 3},
                                                                                     {"'t", 0},
                                                                                     {"s", 0},
                                                                                     {"'", 0},
                                                                                     {"&apos;s", 7}})
    EXPECT_EQ(verb_clitic_length(PtbText(text), 0), length) << text;
  for (const auto& [text, length] : std::vector<std::pair<std::string, std::size_t>>{
           {"n't", 3}, {"N'T", 3}, {"n`t", 3}, {"n\u2019t", 3}, {"'t", 0}, {"nt", 0}})
    EXPECT_EQ(negation_clitic_length(PtbText(text), 0), length) << text;
}

TEST(PtbWords, ClaimWhatTheTreebankCuts) {
  for (const auto& [text, word] :
       std::vector<std::pair<std::string, std::string>>{{"dog.", "dog"},
                                                        {"dog's", "dog"},
                                                        {"don't", "do"},
                                                        {"can't", "ca"},
                                                        {"cannot", "can"},
                                                        {"gonna", "gon"},
                                                        {"gimme", "gim"},
                                                        {"dunno", "du"},
                                                        {"'tis", "'t"},
                                                        {"'twas", "'t"},
                                                        {"y'all", "y'"},
                                                        {"ol' x", "ol'"},
                                                        {"'70s", "'70s"},
                                                        {"nor'easter", "nor'easter"},
                                                        {"B'Gosh", "B'Gosh"},
                                                        {"Hawai'i", "Hawai'i"},
                                                        {"inn't", "inn"},
                                                        {"5", ""},
                                                        {"", ""}})
    EXPECT_EQ(claimed(offer_words, text), word) << text;
  EXPECT_EQ(claimed(offer_words, "do n't", 3), "n't");
  EXPECT_EQ(claimed(offer_words, "dog 's", 4), "'s");
}

}  // namespace
}  // namespace sightline

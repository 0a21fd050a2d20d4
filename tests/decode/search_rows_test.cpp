#include "decode/search_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace sightline {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

// "KEY is FOUND, expected EXPECTED" of what is wrong with the options; empty where nothing is.
template <class Change>
std::string fault_after(Change change) {
  SearchOptions options;
  change(options);
  const auto fault = search_fault(options);
  return fault ? fault->key + " is " + fault->found + ", expected " + fault->expected : "";
}

std::string setting_of(const SearchOptions& options, const std::string& flag) {
  for (const auto& [name, value] : search_settings(options))
    if (name == flag) return value;
  return "absent";
}

TEST(SearchRows, EveryMemberHasOne) {
  // A new member must be named here, and then it must have a row.
  [[maybe_unused]] const auto& [beam, n_best, min_length, max_length, length_penalty, length_normalisation,
                                allow_unknown, prefix, forbidden, block_trigrams, block_repeats,
                                block_bad_endings, glimpses, seed, sample, temperature, top_k, top_p, rerank,
                                diverse_groups, diversity, included] = SearchOptions();
  constexpr std::size_t kMembers = 22, kWithoutRow = 3;  // the prefix, forbidden and included words
  EXPECT_EQ(search_rows().size(), kMembers - kWithoutRow);
}

TEST(SearchRows, HaveAKeyAHelpAndALetterOfTheirOwn) {
  std::set<std::string> keys;
  std::set<char> letters;
  for (const SearchRow& row : search_rows()) {
    const FieldInfo& info = row.field.info;
    EXPECT_TRUE(keys.insert(info.key).second) << info.key;
    EXPECT_FALSE(info.help.empty()) << info.key;
    if (info.letter != 0) {
      EXPECT_TRUE(letters.insert(info.letter).second) << info.key;
    }
  }
}

TEST(SearchRows, RecipesHaveThoseThatAValidationHasAUseFor) {
  std::vector<std::string> keys;
  for (const auto& row : recipe_search_fields()) keys.push_back(row.info.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"beam", "min_length", "max_length", "length_penalty",
                                            "allow_unknown", "hard", "seed"}));
}

TEST(SearchRows, DefaultsCanBeMeant) {
  EXPECT_FALSE(search_fault(SearchOptions()));
}

TEST(SearchRows, AValueOutsideItsRangeIsNamedWithTheRange) {
  EXPECT_EQ(fault_after([](auto& o) { o.beam = 0; }), "beam is 0, expected 1 to 1000");
  EXPECT_EQ(fault_after([](auto& o) { o.beam = 1001; }), "beam is 1001, expected 1 to 1000");
  EXPECT_EQ(fault_after([](auto& o) { o.beam = 1000; }), "");
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 2, o.temperature = 0; }).substr(0, 16), "temperature is 0");
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 2, o.top_p = 1.5; }).substr(0, 12), "top_p is 1.5");
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 2, o.top_p = 1, o.temperature = 100; }), "");
  EXPECT_EQ(fault_after([](auto& o) { o.length_penalty = NAN; }).substr(0, 14), "length_penalty");
}

TEST(SearchRows, OptionsThatDoNotGoTogetherAreRefused) {
  EXPECT_EQ(fault_after([](auto& o) { o.n_best = 4; }), "n_best is 4, expected at most the beam's width, 3");
  EXPECT_EQ(fault_after([](auto& o) { o.n_best = 3; }), "");
  EXPECT_EQ(fault_after([](auto& o) { o.beam = 6, o.diverse_groups = 4; }),
            "diverse_groups is 4, expected a number that divides the beam's width, 6");
  EXPECT_EQ(fault_after([](auto& o) { o.beam = 6, o.diverse_groups = 3; }), "");
  EXPECT_EQ(fault_after([](auto& o) { o.min_length = 31; }),
            "max_length is 30, expected at least the least length, 31");
  EXPECT_EQ(fault_after([](auto& o) { o.prefix.assign(31, 5); }),
            "prefix is 31 words, expected at most the greatest length, 30");
  EXPECT_EQ(fault_after([](auto& o) { o.n_best = 3, o.min_length = 30, o.prefix.assign(30, 5); }), "");
}

TEST(SearchRows, SamplingDoesNotGoWithWhatTheBeamAloneKnows) {
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 2, o.n_best = 3; }),
            "n_best is 3, expected at most as many as are drawn, 2");
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 4, o.n_best = 4; }), "");  // whatever the beam's width is
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 4, o.diverse_groups = 3; }),
            "diverse_groups is 3, expected 1 with --sample");
  EXPECT_EQ(fault_after([](auto& o) { o.sample = 4, o.included = {5}; }),
            "must_include is 1 word, expected none with --sample");
}

TEST(SearchRows, WordsThatCaptionsMustSayAreFewAndNotForbidden) {
  EXPECT_EQ(fault_after([](auto& o) { o.included.assign(16, 5); }), "");
  EXPECT_EQ(fault_after([](auto& o) { o.included.assign(17, 5); }),
            "must_include is 17 words, expected at most 16 (--max-length is 30)");
  EXPECT_EQ(fault_after([](auto& o) {
              o.max_length = 2, o.included = {4, 5, 6};
            }),
            "must_include is 3 words, expected at most 2 (--max-length is 2)");
  EXPECT_EQ(fault_after([](auto& o) {
              o.included = {4, 5}, o.forbidden = {6, 5};
            }),
            "must_include is a word of --forbid, expected words that captions may say");
}

TEST(SearchSettings, AreWhatJournalsOfTheFirstVersionHad) {
  EXPECT_EQ(search_settings(SearchOptions()), (Settings{{"beam", "3"},
                                                        {"n-best", "1"},
                                                        {"min-length", "1"},
                                                        {"max-length", "30"},
                                                        {"length-penalty", "0.700000"},
                                                        {"allow-unknown", "false"},
                                                        {"hard", "argmax"},
                                                        {"seed", ""}}));
}

TEST(SearchSettings, ThatDoNotMatterAreEmpty) {
  SearchOptions options;
  options.sample = 2;
  options.seed = 7;
  EXPECT_EQ(setting_of(options, "beam"), "");
  EXPECT_EQ(setting_of(options, "seed"), "7");
  EXPECT_EQ(setting_of(options, "sample"), "2");
  options.sample = 0;
  EXPECT_EQ(setting_of(options, "beam"), "3");
  EXPECT_EQ(setting_of(options, "seed"), "");
  options.diversity = 0.25;
  EXPECT_EQ(setting_of(options, "diversity"), "absent");  // of one group
  options.diverse_groups = 3;
  EXPECT_EQ(setting_of(options, "diversity"), "0.250000");
  options.length_normalisation = LengthNormalisation::average;
  EXPECT_EQ(setting_of(options, "length-penalty"), "");
}

// Two temperatures draw other captions, however near they are.
TEST(SearchSettings, TellApartWhateverNumbersAreNotTheSame) {
  SearchOptions one;
  one.sample = 2;
  one.temperature = 1e-7;
  SearchOptions other = one;
  other.temperature = 2e-7;
  EXPECT_NE(search_settings(one), search_settings(other));
  one.length_penalty = 0.12345678;
  other = one;
  other.length_penalty = 0.12345679;
  EXPECT_NE(search_settings(one), search_settings(other));
  EXPECT_EQ(setting_of(one, "length-penalty"), "0.12345678");
  one.length_penalty = 2;
  EXPECT_EQ(setting_of(one, "length-penalty"), "2.000000");
}

}  // namespace
}  // namespace sightline

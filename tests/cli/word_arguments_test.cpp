#include "cli/word_arguments.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

const Vocabulary& farm_words() {
  static const Vocabulary vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "cat", "runs"}, "farm");
  return vocabulary;
}

std::string words_fault(const WordArguments& arguments, SearchOptions search = {}) {
  try {
    set_words(search, arguments, farm_words());
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(WordArguments, BecomeIdsOfTheModel) {
  SearchOptions search;
  set_words(search, {"a dog", "cat zebra", "runs runs"}, farm_words());
  EXPECT_EQ(search.prefix, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(search.forbidden, (std::vector<std::int64_t>{6}));  // the model does not say zebra anyway
  EXPECT_EQ(search.included, (std::vector<std::int64_t>{7}));
  set_words(search, {}, farm_words());  // and nothing stays of words before
  EXPECT_TRUE(search.prefix.empty());
  EXPECT_TRUE(search.included.empty());
}

TEST(WordArguments, WhatTheModelDoesNotKnowOrTheSearchCannotMeanIsNamed) {
  EXPECT_NE(words_fault({"a zebra", "", ""}).find("--prefix"), std::string::npos);
  EXPECT_NE(words_fault({"", "", "zebra"}).find("--must-include"), std::string::npos);
  EXPECT_EQ(words_fault({"", "dog", "dog"}),
            "--must-include is a word of --forbid, expected words that captions may say");
  SearchOptions one_word;
  one_word.max_length = 1;
  EXPECT_EQ(words_fault({"a dog", "", ""}, one_word),
            "--prefix is 2 words, expected at most the greatest length, 1");
}

TEST(WordArguments, HaveAFlagEach) {
  WordArguments arguments;
  for (const Option& option : word_options(arguments)) option.set(option.name);
  EXPECT_EQ(arguments.prefix, "prefix");
  EXPECT_EQ(arguments.forbid, "forbid");
  EXPECT_EQ(arguments.must_include, "must-include");
}

}  // namespace
}  // namespace sightline

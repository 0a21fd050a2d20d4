#include "cli/rewrite_search.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

Rewriter that_writes_characters() {
  Rewriter rewriter;
  rewriter.target_tokens = Tokens::characters;
  rewriter.vocabulary = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "A", "b"}, "");
  rewriter.longest = 17;
  return rewriter;
}

TEST(RewriteSearch, TheModelSaysHowLongUnlessSomebodyElseDoes) {
  RewriteSearch arguments;
  arguments.search.n_best = 5;
  SearchOptions search = search_for(arguments, that_writes_characters());
  EXPECT_EQ(search.max_length, 17);
  EXPECT_EQ(search.beam, 5);
  arguments.length_given = arguments.beam_given = true;
  arguments.search.max_length = 8;
  arguments.search.beam = 6;
  search = search_for(arguments, that_writes_characters());
  EXPECT_EQ(search.max_length, 8);
  EXPECT_EQ(search.beam, 6);
}

TEST(RewriteSearch, WordsAreTheModelsOwnTokens) {
  RewriteSearch arguments;
  arguments.words = {"aA", "b", "aa"};
  const SearchOptions search = search_for(arguments, that_writes_characters());
  EXPECT_EQ(search.prefix, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(search.forbidden, (std::vector<std::int64_t>{6}));
  EXPECT_EQ(search.included, (std::vector<std::int64_t>{4}));  // once
}

TEST(RewriteSearch, WhatTheModelDoesNotWriteIsNamed) {
  RewriteSearch arguments;
  arguments.words.forbid = "z";
  try {
    search_for(arguments, that_writes_characters());
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "--forbid: the model does not write 'z'");
  }
  for (const WordArguments& special : {WordArguments{"<end>", "", ""}, WordArguments{"", "a<start>", ""},
                                       WordArguments{"", "", "<unk>"}, WordArguments{"<pad>", "", ""}}) {
    arguments.words = special;
    try {
      search_for(arguments, that_writes_characters());
      FAIL();
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("is a special word of the model"), std::string::npos)
          << error.what();
    }
  }
  arguments.words = {"", "a", "a"};
  EXPECT_THROW(search_for(arguments, that_writes_characters()), UsageError);
}

}  // namespace
}  // namespace sightline

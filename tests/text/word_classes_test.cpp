#include "text/word_classes.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(WordClasses, BadEndings) {
  for (const char* word : {"a", "with", "the", "your", "is", "and"}) EXPECT_TRUE(is_bad_ending(word)) << word;
  for (const char* word : {"dog", "up", "on", "by", "", "withs"}) EXPECT_FALSE(is_bad_ending(word)) << word;
}

TEST(WordClasses, FunctionWords) {
  for (const char* word : {"a", "two", "with", "'s", "your", "in"})
    EXPECT_TRUE(is_function_word(word)) << word;
  for (const char* word : {"dog", "red", "running", "water", ""})
    EXPECT_FALSE(is_function_word(word)) << word;
}

}  // namespace
}  // namespace sightline

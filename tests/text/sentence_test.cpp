#include "text/sentence.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Sentence, BeginsWithACapitalAndEndsInAFullStop) {
  EXPECT_EQ(as_sentence("a dog runs"), "A dog runs.");
  EXPECT_EQ(as_sentence("\"stop\" on a sign"), "\"Stop\" on a sign.");
  EXPECT_EQ(as_sentence("\xC3\xA9t\xC3\xA9 au lac"), "\xC3\x89t\xC3\xA9 au lac.");
  EXPECT_EQ(as_sentence("2 dogs run"), "2 dogs run.");
  EXPECT_EQ(as_sentence(""), "");
  EXPECT_EQ(as_sentence(" , "), "");
}

TEST(Sentence, WhatEndsOneStays) {
  for (const char* text :
       {"A dog runs.", "Is it a dog?", "A dog!", "A sign says \"stop.\"", "A dog\xE2\x80\xA6"})
    EXPECT_EQ(as_sentence(text), text);
}

// Of a caption that was cut off.
TEST(Sentence, ACommaAtTheEndGoes) {
  EXPECT_EQ(as_sentence("a dog,"), "A dog.");
  EXPECT_EQ(as_sentence("a dog - "), "A dog.");
}

TEST(Sentence, ScriptsWithoutSpacesHaveTheirOwnFullStopOrNone) {
  EXPECT_EQ(as_sentence("\xE0\xB8\xAB\xE0\xB8\xA1\xE0\xB8\xB2"), "\xE0\xB8\xAB\xE0\xB8\xA1\xE0\xB8\xB2");
  EXPECT_EQ(as_sentence("\xE7\x8B\x97"), "\xE7\x8B\x97\xE3\x80\x82");
  EXPECT_EQ(as_sentence("\xE7\x8B\x97\xE3\x80\x82"), "\xE7\x8B\x97\xE3\x80\x82");
  // Behind a quote that closes, and behind the sign that repeats a character.
  EXPECT_EQ(as_sentence("\xE2\x80\x9C\xE5\x81\x9C\xE2\x80\x9D"),
            "\xE2\x80\x9C\xE5\x81\x9C\xE2\x80\x9D\xE3\x80\x82");
  EXPECT_EQ(as_sentence("\xE4\xBA\xBA\xE3\x80\x85"), "\xE4\xBA\xBA\xE3\x80\x85\xE3\x80\x82");
}

TEST(Sentence, OfWords) {
  EXPECT_EQ(written_caption({"a", "dog", "'s", "ball"}, true), "A dog's ball.");
  EXPECT_EQ(written_caption({"a", "dog", "'s", "ball"}, false), "a dog's ball");
}

}  // namespace
}  // namespace sightline

#include "text/document_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/code_points.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "a dog . | it barks .": a bar between sentences.
std::string with_bars(const DocumentWords& document) {
  std::string text;
  std::size_t sentence = 0;
  for (std::size_t i = 0; i < document.words.size(); ++i) {
    const bool begins = sentence < document.sentences() && document.sentence_begins[sentence] == i;
    if (begins && ++sentence > 1) text += "| ";
    text += document.words[i].token + (i + 1 < document.words.size() ? " " : "");
  }
  return text;
}

std::string sentences(std::string_view text) {
  return with_bars(document_words(text));
}

TEST(DocumentWords, SentencesEndBehindTheirMarks) {
  EXPECT_EQ(sentences("A dog. It barks!! Why? so"), "a dog . | it barks !! | why ? | so");
  EXPECT_EQ(sentences("Mr. Dog ate 2.5 bones."), "mr. dog ate 2.5 bones .");
  EXPECT_EQ(sentences("Well... it barks"), "well ... it barks");
  EXPECT_EQ(sentences("He said \"no.\" Then \"yes.\""), "he said `` no . '' | then `` yes . ''");
  EXPECT_EQ(sentences("(A dog.) A cat."), "-lrb- a dog . -rrb- | a cat .");
}

TEST(DocumentWords, ParagraphsEndSentences) {
  EXPECT_EQ(sentences("a dog<br /><br />a cat<BR>a fox"), "a dog | a cat | a fox");
  EXPECT_EQ(sentences("a dog\n\na cat\nor two"), "a dog | a cat or two");
  EXPECT_EQ(sentences("a < b, <bra> <br"), "a < b , <bra> < br");
}

TEST(DocumentWords, ALongSentenceIsCutIntoPieces) {
  std::string text;
  for (std::size_t i = 0; i < 2 * kLongestSentence + 1; ++i) text += "dog ";
  EXPECT_THAT(document_words(text).sentence_begins, ElementsAre(0, kLongestSentence, 2 * kLongestSentence));
}

TEST(DocumentWords, WhatStandsBehindTheLimitIsCounted) {
  const DocumentWords document = document_words("a dog. a cat.", 4);
  EXPECT_EQ(with_bars(document), "a dog . | a");
  EXPECT_EQ(document.left_out, 2U);
  EXPECT_EQ(document_words("a dog.", 3).left_out, 0U);
}

TEST(DocumentWords, ThereMayBeNone) {
  for (const char* text : {"", "  \n\n", "<br />"}) {
    EXPECT_THAT(document_words(text).words, IsEmpty()) << text;
    EXPECT_EQ(document_words(text).sentences(), 0U) << text;
  }
}

// What is shaded on a page is what the word was made of.
TEST(DocumentWords, PlacesAreThoseOfTheText) {
  const std::string text = "Gr\u00FC\u00DFe!<br />Don\u2019t (ever) \u72D7";
  const std::u32string codes = decode_utf8(text);
  std::vector<std::string> parts;
  for (const PlacedToken& word : document_words(text).words) {
    std::string part;
    for (const char32_t code : codes.substr(word.begin, word.length)) append_utf8(part, code);
    parts.push_back(part);
  }
  EXPECT_THAT(parts, ElementsAre("Gr\u00FC\u00DFe", "!", "Do", "n\u2019t", "(", "ever", ")", "\u72D7"));
}

}  // namespace
}  // namespace sightline

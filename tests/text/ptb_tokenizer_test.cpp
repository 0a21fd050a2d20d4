#include "text/ptb_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utf8proc.h>

#include <cctype>
#include <chrono>
#include <random>

#include "text/ptb_cases.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string join(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += (text.empty() ? "" : " ") + token;
  return text;
}

bool valid_utf8(const std::string& text) {
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    utf8proc_int32_t code = 0;
    const auto used = utf8proc_iterate(data + i, static_cast<utf8proc_ssize_t>(text.size() - i), &code);
    if (used <= 0) return false;
    i += static_cast<std::size_t>(used);
  }
  return true;
}

// Text that visits the rules: bytes, or pieces that begin, join and end tokens.
std::string random_text(std::mt19937_64& random, bool bytes) {
  static const std::vector<std::string> pieces{
      "a",  "dog",   "U",   ".", "S", "'",      "n't",    "'s",         "\"",     "-",    "--",       " ",
      "\n", "5",     "1/2", ",", "#", "@",      "/",      "http://",    "www.",   ".com", "(",        ")",
      "&",  "&amp;", "<",   ">", "=", "é",      "\u2019", "\u2026",     "\u201C", "$",    "etc.",     "Mr.",
      "_",  "*",     "!",   "?", ":", "\u00AD", "\u00A0", "\U0001F415", "\xFF",   "\xE2", "&eacute;", "don"};
  std::string text;
  const std::size_t length = random() % 60;
  for (std::size_t i = 0; i < length; ++i) {
    if (bytes) {
      text += static_cast<char>(random() & 0xFF);
    } else {
      text += pieces[random() % pieces.size()];
    }
  }
  return text;
}

TEST(PtbTokenizer, DocumentedCases) {
  EXPECT_GE(testing::ptb_cases().size(), 200U);
  for (const auto& [caption, tokens] : testing::ptb_cases())
    EXPECT_EQ(join(ptb_tokenize(caption)), tokens) << caption;
}

TEST(PtbTokenizer, AnyBytesGiveValidNonEmptyTokens) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random, round % 2 == 0);
    for (const std::string& token : ptb_tokenize(text)) {
      ASSERT_FALSE(token.empty()) << text;
      ASSERT_TRUE(valid_utf8(token)) << text;
      ASSERT_EQ(token.find_first_of(" \t\r\n"), std::string::npos) << text;
    }
  }
}

TEST(PtbTokenizer, LettersAndDigitsAreNeverLost) {
  std::mt19937_64 random(2);
  const auto plain = [](const std::string& text) {
    std::string kept;
    for (const char c : text)
      if (std::isalnum(static_cast<unsigned char>(c))) kept += static_cast<char>(std::tolower(c));
    return kept;
  };
  for (int round = 0; round < 10000; ++round) {
    std::string text = random_text(random, false);
    for (char& c : text)
      if (c == '&' || c == '(' || c == ')') c = ' ';  // entities and brackets are rewritten into letters
    std::string tokens;
    for (const std::string& token : ptb_tokenize(text)) tokens += token;
    ASSERT_EQ(plain(tokens), plain(text)) << text;
  }
}

// Texts on which each rule looks far ahead in vain: a quadratic tokenizer would need minutes.
TEST(PtbTokenizer, TimeIsLinearOnHostileText) {
  const std::vector<std::string> pieces{
      "a",     "%",    "ab.", "<!a",     "<a b=\"", "a-", "1.",  "a.",  ".",        " .",  "'",  "ab/",
      "\"",    "www.", "a_",  "http://", "&",       "A&", "&#1", "a'",  "-",        "#a",  "@",  "a@",
      "U.S. ", "\xE2", "1 ",  "5/",      "(1",      "=",  "a,",  "<a ", "&eacute;", "n't", "1-", "e.a-"};
  for (const std::string& piece : pieces) {
    std::string text;
    while (text.size() < 100000) text += piece;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(ptb_tokenize(text).empty() && piece != "\xE2") << piece;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(seconds.count(), 2.0) << piece;
  }
}

TEST(CaptionTokens, DropsWhatCocoCaptionDrops) {
  EXPECT_THAT(
      caption_tokens("A man's dog, \"Rex\" -- a big one; he's 5... isn't he?"),
      ElementsAre("a", "man", "'s", "dog", "rex", "a", "big", "one", "he", "'s", "5", "is", "n't", "he"));
  EXPECT_THAT(caption_tokens("'' ' `` ` . ? ! , : - -- ... ;"), IsEmpty());
}

// The reference compares lower-cased tokens with "-LRB-", so brackets stay; runs of ! and ? are not in its
// list.
TEST(CaptionTokens, KeepsWhatCocoCaptionKeeps) {
  EXPECT_THAT(caption_tokens("a dog (brown)!!"), ElementsAre("a", "dog", "-lrb-", "brown", "-rrb-", "!!"));
}

TEST(CaptionTokens, SplitsAtTheSpaceInsideAFraction) {
  EXPECT_THAT(caption_tokens("5 1/2 feet"), ElementsAre("5", "1/2", "feet"));
}

}  // namespace
}  // namespace sightline

#include "text/characters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "text/tokens.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Python: regex.findall(r'\X', text).
TEST(Characters, AreWhatReadersSee) {
  EXPECT_THAT(characters("一只狗"), ElementsAre("一", "只", "狗"));
  EXPECT_THAT(characters("สุนัขวิ่ง"), ElementsAre("สุ", "นั", "ข", "วิ่", "ง"));
  EXPECT_THAT(characters("น้ำ"), ElementsAre("น้ำ"));
  EXPECT_THAT(characters("犬がいる"), ElementsAre("犬", "が", "い", "る"));
  EXPECT_THAT(characters("👩‍👩‍👧🇩🇪👍🏽"),
              ElementsAre("👩‍👩‍👧", "🇩🇪", "👍🏽"));
  EXPECT_THAT(characters("한국어"), ElementsAre("한", "국", "어"));
  EXPECT_THAT(characters("a\r\nb"), ElementsAre("a", " ", "b"));
  EXPECT_THAT(characters(""), IsEmpty());
  EXPECT_THAT(characters(" \n\u3000"), IsEmpty());
}

TEST(Characters, AreComposedAndLowerCase) {
  EXPECT_THAT(characters("か\u3099"), ElementsAre("が"));
  EXPECT_THAT(characters("E\u0301É"), ElementsAre("é", "é"));
  EXPECT_THAT(characters("\u1112\u1161\u11AB"), ElementsAre("한"));
  EXPECT_THAT(characters("\uF900"), ElementsAre("\u8C48"));
}

TEST(Characters, HaveSpacesBetweenWordsOfScriptsThatWriteThem) {
  EXPECT_THAT(characters("3 May\t 79"), ElementsAre("3", " ", "m", "a", "y", " ", "7", "9"));
  EXPECT_THAT(characters(" 一 只 ok 狗 "), ElementsAre("一", "只", "o", "k", "狗"));
  EXPECT_THAT(characters("\uFEFFสุนัข\u200Bวิ่ง"), ElementsAre("สุ", "นั", "ข", "วิ่", "ง"));
  EXPECT_THAT(characters("a\u3000b"), ElementsAre("a", " ", "b"));
}

TEST(Characters, KeepMarksThatCaptionsDrop) {
  EXPECT_THAT(characters("狗。3/5"), ElementsAre("狗", "。", "3", "/", "5"));
  EXPECT_THAT(caption_characters("“狗”，草地上的狗。！"), ElementsAre("狗", "草", "地", "上", "的", "狗"));
  EXPECT_THAT(caption_characters("It's off-white, 5%."),
              ElementsAre("i", "t", "s", " ", "o", "f", "f", " ", "w", "h", "i", "t", "e", " ", "5", "%"));
}

TEST(Characters, LeaveSpecialWordsWhole) {
  EXPECT_THAT(caption_characters("<start> 狗 <end>"), ElementsAre("<start>", "狗", "<end>"));
  EXPECT_THAT(characters("<b> <"), ElementsAre("<", "b", ">", " ", "<"));
}

TEST(Characters, TakeWhateverBytesComeInLinearTime) {
  EXPECT_THAT(characters("\xE4\xB8狗\xFF"), ElementsAre("\uFFFD", "\uFFFD", "狗", "\uFFFD"));
  EXPECT_THAT(characters(std::string_view("a\0b", 3)), ElementsAre("a", "b"));
  // Marks whose canonical order is another one: sorting all of them would take minutes.
  std::string marks = "a";
  for (int i = 0; i < 200'000; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(characters(marks).size(), 6'251U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Tokens, ComeBackAsText) {
  for (const std::string text : {"一只狗在草地上", "สุนัขวิ่งบนหญ้า", "3 may 79", "犬が芝生の上を走っています"})
    EXPECT_EQ(detokenize(caption_tokens(text, Tokens::characters), Tokens::characters), text);
  EXPECT_EQ(detokenize(caption_tokens("A dog's ball.", Tokens::words), Tokens::words), "a dog's ball");
  EXPECT_NE(tokenizer_version(Tokens::words), tokenizer_version(Tokens::characters));
}

}  // namespace
}  // namespace sightline

#include "text/ptb_text.h"

#include <gtest/gtest.h>

#include <array>

namespace sightline {
namespace {

TEST(PtbText, IsReadByCodePointsAndPastItsEnd) {
  const PtbText text("Aé5\xFF");
  EXPECT_EQ(text.size(), 4u);
  EXPECT_EQ(text.at(1), U'é');
  EXPECT_EQ(text.at(3), 0xFFFDu) << "a wrong byte";
  EXPECT_EQ(text.at(4), 0u);
  EXPECT_EQ(text.folded(0), U'a');
  EXPECT_EQ(text.folded(1000), 0u);
  EXPECT_EQ(text.slice(1, 2), U"é5");
  EXPECT_TRUE(text.letter(0) && text.letter(1) && !text.letter(2) && !text.letter(4));
  EXPECT_TRUE(text.digit(2) && !text.digit(1) && !text.digit(4));
  EXPECT_TRUE(text.ascii_letter(0) && !text.ascii_letter(1));
  EXPECT_TRUE(text.ascii_uppercase(0) && !text.ascii_uppercase(4));
  EXPECT_TRUE(text.gap(4) && !text.gap(3));
  EXPECT_TRUE(PtbText("a\u00A0b").gap(1) && PtbText("a\tb").gap(1));
  EXPECT_TRUE(PtbText("\u00AD").letter(0)) << "a soft hyphen stands within words";
  EXPECT_EQ(PtbText("").size(), 0u);
}

TEST(PtbText, WordsStandThereWhateverTheirCase) {
  const PtbText text("x CaNNot");
  EXPECT_TRUE(text.has(2, "cannot"));
  EXPECT_FALSE(text.has(3, "cannot"));
  EXPECT_FALSE(text.has(6, "cannot")) << "it would reach past the end";
  EXPECT_FALSE(text.has(100, "c"));
  EXPECT_FALSE(text.has(0, "a longer word than this text"));
}

TEST(PtbText, RunsAreCounted) {
  const PtbText text("?!?x");
  EXPECT_EQ(text.run(0, U"?!", 99), 3u);
  EXPECT_EQ(text.run(0, U"?!", 2), 2u);
  EXPECT_EQ(text.run(0, U"?", 99), 1u);
  EXPECT_EQ(text.run(3, U"?!", 99), 0u);
  EXPECT_EQ(text.run(4, U"?!", 99), 0u);
  EXPECT_FALSE(text.one_of(4, std::u32string_view(U"\0", 1))) << "the end is in no set";
}

TEST(PtbText, ApostrophesAreOfManyKinds) {
  for (const char* apostrophe : {"'", "\u2019", "\u00B4", "\u0092"}) {
    EXPECT_EQ(PtbText(apostrophe).apostrophe(0), 1u) << apostrophe;
    EXPECT_EQ(PtbText(apostrophe).apostrophe(0, true), 1u) << apostrophe;
  }
  for (const char* typed : {"`", "\u2018", "\u201B"}) {
    EXPECT_EQ(PtbText(typed).apostrophe(0), 0u) << typed;
    EXPECT_EQ(PtbText(typed).apostrophe(0, true), 1u) << typed;
  }
  EXPECT_EQ(PtbText("&APOS;s").apostrophe(0), 6u);
  EXPECT_EQ(PtbText("&apos").apostrophe(0), 0u);
  EXPECT_EQ(PtbText("\"").apostrophe(0, true), 0u);
}

TEST(LongestMatch, TriesEveryWayThroughItsPieces) {
  // One to three digits, an optional dot, one or two digits.
  constexpr std::array<PtbPiece, 3> kPieces{{{U"0", 1, 3}, {U".", 0, 1}, {U"0", 1, 2}}};
  const auto match = [&](const char* text, std::size_t i = 0) {
    return longest_match(PtbText(text), i, kPieces);
  };
  EXPECT_EQ(match("12.34x"), 5u);
  EXPECT_EQ(match("12345678"), 5u);
  EXPECT_EQ(match("12"), 2u) << "the first piece leaves one for the last";
  EXPECT_EQ(match("1"), 0u);
  EXPECT_EQ(match("1."), 0u);
  EXPECT_EQ(match("x12", 1), 2u);
  EXPECT_EQ(match(""), 0u);
  EXPECT_EQ(match("12", 7), 0u);
}

}  // namespace
}  // namespace sightline

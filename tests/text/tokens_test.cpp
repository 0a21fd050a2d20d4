#include "text/tokens.h"

#include <gtest/gtest.h>

#include "text/detokenizer.h"

namespace sightline {
namespace {

using Written = std::vector<std::string>;

TEST(WrittenTokens, KeepPunctuationAndWhereAskedCapitals) {
  EXPECT_EQ(written_tokens("Tom can't swim, can he?", Tokens::words, LetterCase::kept),
            (Written{"Tom", "ca", "n't", "swim", ",", "can", "he", "?"}));
  EXPECT_EQ(written_tokens("Tom can't swim.", Tokens::words, LetterCase::lower),
            (Written{"tom", "ca", "n't", "swim", "."}));
  EXPECT_EQ(written_tokens("8:05 PM", Tokens::characters, LetterCase::kept),
            (Written{"8", ":", "0", "5", " ", "P", "M"}));
  EXPECT_EQ(written_tokens("8 PM", Tokens::characters, LetterCase::lower), (Written{"8", " ", "p", "m"}));
  EXPECT_EQ(written_tokens("\xE7\x94\xB5\xE8\xA7\x86\xE3\x80\x82", Tokens::characters, LetterCase::kept),
            (Written{"\xE7\x94\xB5", "\xE8\xA7\x86", "\xE3\x80\x82"}));
}

TEST(WrittenTokens, SayNoControls) {
  EXPECT_EQ(written_tokens("<start> a <end>", Tokens::words, LetterCase::kept), (Written{"a"}));
  EXPECT_EQ(written_tokens("<pad>b", Tokens::characters, LetterCase::kept), (Written{"b"}));
}

TEST(WrittenTokens, ReadAgainAsTheyWereWritten) {
  for (const char* text : {"I've been busy repairing things.", "Don't let anyone press this button.",
                           "Cannot you see? \"No,\" she said.", "TOM'S AND MARY'S", "It's $5.50 (or 7:30)!"})
    for (const Tokens kind : {Tokens::words, Tokens::characters})
      EXPECT_EQ(detokenize(written_tokens(text, kind, LetterCase::kept), kind), text);
}

}  // namespace
}  // namespace sightline

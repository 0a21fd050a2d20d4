#include "metrics/tokenised_captions.h"

#include <gmock/gmock.h>

#include <random>

#include "text/ptb_tokenizer.h"

namespace sightline {
namespace {

TEST(TokenIds, AreThoseOfOneCaptionAfterTheOther) {
  std::mt19937_64 random(1);
  std::vector<std::string> captions;
  for (int i = 0; i < 3000; ++i) {
    std::string& caption = captions.emplace_back();
    for (std::uint64_t k = random() % 12; k > 0; --k)
      caption.append("Word").append(std::to_string(random() % (1 + i))).append(", ");
  }
  TokenTable expected, actual;
  for (TokenTable* table : {&expected, &actual}) table->ids({"known", "before", "word3"});
  std::vector<TokenIds> one_by_one;
  for (const std::string& caption : captions) one_by_one.push_back(expected.ids(caption_tokens(caption)));
  EXPECT_EQ(token_ids(captions, actual), one_by_one);
  EXPECT_EQ(actual.words(), expected.words());
}

TEST(TokenIds, OfNoCaptions) {
  TokenTable table;
  EXPECT_THAT(token_ids(std::vector<std::string>{}, table), ::testing::IsEmpty());
  EXPECT_EQ(table.size(), 0u);
}

}  // namespace
}  // namespace sightline

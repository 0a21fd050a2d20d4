#include "text/unspaced.h"

#include <gtest/gtest.h>

#include "text/ptb_tokenizer.h"

namespace sightline {
namespace {

bool unspaced(const std::string& caption) {
  return is_unspaced(caption_tokens(caption));
}

TEST(Unspaced, SentencesOfOneWord) {
  EXPECT_TRUE(unspaced("一只狗在草地上"));
  EXPECT_TRUE(unspaced("棕色的狗"));
  EXPECT_TRUE(unspaced("犬が芝生の上を走っています"));
  EXPECT_TRUE(unspaced("สุนัขวิ่งบนหญ้า"));
}

TEST(Unspaced, WordsWithSpaces) {
  EXPECT_FALSE(unspaced("一 只 狗 在 草地 上"));
  EXPECT_FALSE(unspaced("สุนัข วิ่ง บน หญ้า"));
  EXPECT_FALSE(unspaced("狗"));
  EXPECT_FALSE(unspaced("개가 잔디 위를 달린다"));
  EXPECT_FALSE(unspaced("Donaudampfschifffahrtsgesellschaftskapitän"));
  EXPECT_FALSE(unspaced(""));
}

}  // namespace
}  // namespace sightline

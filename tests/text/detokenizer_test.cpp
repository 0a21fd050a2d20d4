#include "text/detokenizer.h"

#include <gtest/gtest.h>

#include "text/ptb_tokenizer.h"

namespace sightline {
namespace {

TEST(Detokenizer, JoinsCliticsAndPunctuation) {
  EXPECT_EQ(detokenize({}), "");
  EXPECT_EQ(detokenize({"a", "dog", "'s", "ball"}), "a dog's ball");
  EXPECT_EQ(detokenize({"they", "do", "n't", "run"}), "they don't run");
  EXPECT_EQ(detokenize({"two", "dogs", ",", "one", "ball", "."}), "two dogs, one ball.");
  EXPECT_EQ(detokenize({"he", "can", "not", "run"}), "he cannot run");
}

TEST(Detokenizer, UndoesTheTokenizer) {
  for (const char* text :
       {"a dog runs in the snow", "a dog's ball, isn't it?", "he's gonna run; they're not.", "the dogs' ball",
        "a sign reading \"stop\" (in red)", "it costs $5.50", "a 'big' dog", "wait... what?!", "50% off",
        "a well-known o'clock", "'tis a dog", "we cannot see [it]"})
    EXPECT_EQ(detokenize(ptb_tokenize(text)), text);
}

}  // namespace
}  // namespace sightline

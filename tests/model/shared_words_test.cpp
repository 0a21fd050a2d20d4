#include "model/shared_words.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(SharedWords, StandInTheOrderOfTheNewVocabulary) {
  const SharedWords shared = shared_words({"<pad>", "a", "dog", "cat"}, {"<pad>", "cat", "new", "a"});
  EXPECT_TRUE(shared.before.equal(torch::tensor({0, 3, 1}, at::kLong)));
  EXPECT_TRUE(shared.after.equal(torch::tensor({0, 1, 3}, at::kLong)));
}

TEST(SharedWords, MayBeNone) {
  const SharedWords shared = shared_words({"a"}, {"b", "c"});
  EXPECT_EQ(shared.before.numel(), 0);
  EXPECT_EQ(shared.after.numel(), 0);
  EXPECT_EQ(shared.before.scalar_type(), at::kLong);
  // No row is moved by them.
  EXPECT_EQ(torch::zeros({1, 3}).index_select(0, shared.before).size(0), 0);
}

TEST(SharedWords, ParametersWithARowForEachWord) {
  for (const char* name : {"embedding.weight", "output.weight", "output.bias"})
    EXPECT_TRUE(has_a_row_per_word(name)) << name;
  for (const char* name : {"hidden_to_output.weight", "attention.score", "init_hidden.weight", ""})
    EXPECT_FALSE(has_a_row_per_word(name)) << name;
}

}  // namespace
}  // namespace sightline

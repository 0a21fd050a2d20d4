#include "engine/embedding_table.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "engine/stored_module.h"

namespace sightline {
namespace {

constexpr std::int64_t kTableWords = 9, kWordSize = 13;

// Of an odd number of values, too.
TEST(EmbeddingTable, GivesWordsAsTheyAreStored) {
  const torch::NoGradGuard no_grad;
  for (const auto type : {torch::kFloat, torch::kHalf, torch::kBFloat16}) {
    torch::nn::Embedding embedding(kTableWords, kWordSize);
    embedding->to(type);
    testing::StoredModule stored(*embedding, "embedding.");
    const EmbeddingTable table(stored.weights(), "weight", kTableWords, kWordSize);
    for (std::int64_t word = 0; word < kTableWords; ++word) {
      auto found = torch::empty({kWordSize});
      table.copy(word, found.data_ptr<float>());
      EXPECT_TRUE(torch::equal(found, embedding->weight[word].to(torch::kFloat))) << word;
    }
  }
}

TEST(EmbeddingTable, RefusesAnotherShape) {
  torch::nn::Embedding embedding(kTableWords, kWordSize);
  testing::StoredModule stored(*embedding, "embedding.");
  EXPECT_THROW(EmbeddingTable(stored.weights(), "weight", kTableWords + 1, kWordSize), ModelError);
}

}  // namespace
}  // namespace sightline

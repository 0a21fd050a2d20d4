#include "core/nearest.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("epohcs", "epochs"), 1);
  EXPECT_EQ(edit_distance("ca", "abc"), 3);  // optimal string alignment, not full Damerau (2)
  EXPECT_EQ(edit_distance("label-smoothing", "label_smoothing"), 0);
}

TEST(NearestWord, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> keys{"epochs", "dropout", "learning_rate", "encoder_learning_rate"};
  EXPECT_EQ(nearest_word("epoch", keys), "epochs");
  EXPECT_EQ(nearest_word("lerning_rate", keys), "learning_rate");
  EXPECT_EQ(nearest_word("drop-out", keys), "dropout");
  EXPECT_EQ(nearest_word("zebra", keys), std::nullopt);
  EXPECT_EQ(nearest_word("", keys), std::nullopt);
  EXPECT_EQ(did_you_mean("epoch", keys), ", did you mean 'epochs'?");
  EXPECT_EQ(did_you_mean("zebra", keys), "");
}

}  // namespace
}  // namespace sightline

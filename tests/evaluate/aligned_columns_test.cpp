#include "evaluate/aligned_columns.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(AlignedColumns, NumbersStandToTheRight) {
  const TextRows rows{{"metric", "score"}, {"a", "10.5"}, {"bleu", ""}};
  EXPECT_EQ(aligned_columns(rows), "metric  score\na        10.5\nbleu\n");
  EXPECT_EQ(aligned_columns(rows, {"| ", " | ", " |"}),
            "| metric | score |\n| a      |  10.5 |\n| bleu   |       |\n");
}

}  // namespace
}  // namespace sightline

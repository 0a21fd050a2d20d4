#include "metrics/ngrams.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sightline {
namespace {

TEST(NgramCounts, CountsEveryLength) {
  const NgramCounts counts({5, 6, 5, 6, 5});
  ASSERT_EQ(counts.of_length(1).size(), 2U);
  EXPECT_EQ(counts.of_length(1)[0].count, 3);
  EXPECT_EQ(counts.of_length(1)[1].count, 2);
  ASSERT_EQ(counts.of_length(2).size(), 2U);
  EXPECT_EQ(counts.of_length(2)[0].count, 2);
  EXPECT_EQ(counts.of_length(3).size(), 2U);
  EXPECT_EQ(counts.of_length(4).size(), 2U);
  EXPECT_TRUE(NgramCounts({}).of_length(1).empty());
  EXPECT_TRUE(NgramCounts({1, 2}).of_length(3).empty());
}

TEST(NgramTable, KeepsApartWhatAShorterKeyWouldConfuse) {
  NgramTable table;
  const auto add = [&](const TokenIds& tokens) {
    table.add(NgramCounts(tokens).of_length(tokens.size())[0].ngram);
  };
  add({0});
  add({0, 0});
  add({0, 0, 0});
  add({0, 0, 0, 0});
  add({65536});
  add({1, 0});
  add({2147483647});
  add({2147483647, 2147483647, 2147483647, 2147483647});
  EXPECT_EQ(table.size(), 8U);
}

TEST(NgramTable, EqualsAMap) {
  NgramTable table;
  std::map<Ngram, std::uint32_t> expected;
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const Ngram ngram{random() % 3, random() % 2000 + 1};
    table.add(ngram);
    ++expected[ngram];
  }
  EXPECT_EQ(table.size(), expected.size());
  for (const auto& [ngram, count] : expected) ASSERT_EQ(table.count(ngram), count);
  EXPECT_EQ(table.count({7, 7}), 0U);
  EXPECT_EQ(NgramTable().count({1, 1}), 0U);
}

}  // namespace
}  // namespace sightline

#include "core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "core/error.h"

namespace sightline {
namespace {

TEST(Random, IsTheStandardsTwister) {
  // ISO C++ [rand.predef]: the 10000th draw of a default-seeded mt19937_64.
  Random random(5489);
  std::uint64_t last = 0;
  for (int i = 0; i < 10000; ++i) last = random.bits();
  EXPECT_EQ(last, 9981545732273789042ULL);
}

TEST(Random, SavedStateContinuesToTheBit) {
  Random random(7);
  for (int i = 0; i < 1000; ++i) random.bits();
  const std::string state = random.state();
  std::vector<std::uint64_t> expected(700);
  for (auto& value : expected) value = random.bits();

  Random other(99);
  other.restore(state);
  std::vector<std::uint64_t> actual(700);
  for (auto& value : actual) value = other.bits();
  EXPECT_EQ(actual, expected);
}

TEST(Random, RefusesWhatIsNotAState) {
  Random random(1);
  EXPECT_THROW(random.restore(""), DataError);
  EXPECT_THROW(random.restore("not a state"), DataError);
  EXPECT_THROW(random.restore(random.state().substr(0, 100)), DataError);
}

TEST(Random, BelowIsEvenAndInRange) {
  Random random(3);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts.at(random.below(7));
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, UniformStaysBelowOne) {
  Random random(4);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.02);
}

TEST(Random, ShuffleIsAPermutationThatTheSeedDecides) {
  std::vector<int> first(100), second(100);
  std::iota(first.begin(), first.end(), 0);
  second = first;
  const std::vector<int> sorted = first;
  Random a(5), b(5);
  a.shuffle(first);
  b.shuffle(second);
  EXPECT_EQ(first, second);
  EXPECT_NE(first, sorted);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first, sorted);
}

// What earlier versions held out of photos, texts and pairs: the first of the shuffled places.
TEST(Random, DrawsTheFirstOfTheShuffledPlaces) {
  std::vector<std::size_t> places{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  Random(7).shuffle(places);
  const std::vector<bool> three = drawn(places.size(), 3, 7);
  EXPECT_EQ(std::count(three.begin(), three.end(), true), 3);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_TRUE(three[places[k]]);
  EXPECT_EQ(drawn(4, 0, 1), std::vector<bool>(4, false));
  EXPECT_EQ(drawn(4, 4, 1), std::vector<bool>(4, true));
}

}  // namespace
}  // namespace sightline

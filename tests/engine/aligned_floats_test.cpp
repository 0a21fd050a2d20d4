#include "engine/aligned_floats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>

namespace sightline {
namespace {

bool begins_at_a_line(const float* place) {
  return reinterpret_cast<std::uintptr_t>(place) % 64 == 0;
}

// Small ones, and those in large pages.
TEST(AlignedFloats, BeginAtACacheLineAndHoldWhatTheyAreGiven) {
  for (const std::size_t count : {1u, 15u, 1000u, 600'000u}) {
    AlignedFloats values(count);
    ASSERT_EQ(values.size(), count);
    EXPECT_TRUE(begins_at_a_line(values.data())) << count;
    std::iota(values.data(), values.data() + count, 0.0f);
    EXPECT_EQ(values.data()[count - 1], static_cast<float>(count - 1));
  }
  const std::vector<float> given{3, -1, 4};
  const AlignedFloats copy = AlignedFloats::of(given);
  EXPECT_TRUE(std::equal(given.begin(), given.end(), copy.data()));
  EXPECT_EQ(copy.size(), 3u);
}

TEST(AlignedFloats, LastingOnesAreZeroToTheLast) {
  for (const std::size_t count : {0u, 1u, 1025u, 700'000u}) {
    AlignedFloats values = AlignedFloats::lasting(count);
    ASSERT_EQ(values.size(), count);
    EXPECT_TRUE(begins_at_a_line(values.data()));
    EXPECT_TRUE(std::all_of(values.data(), values.data() + count, [](float value) { return value == 0; }));
    std::fill(values.data(), values.data() + count, 1.0f);
  }
}

TEST(AlignedFloats, GrowWhereTheyMustAndElseStayWhereTheyAre) {
  AlignedFloats values(8);
  const float* place = values.data();
  values.reserve(8);
  values.reserve(3);
  EXPECT_EQ(values.data(), place);
  EXPECT_EQ(values.size(), 8u);
  values.reserve(9);
  EXPECT_EQ(values.size(), 9u);
}

// Else one that is used again would be written where nothing is.
TEST(AlignedFloats, WhatWasMovedFromHasNoPlaceAndCanBeUsedAgain) {
  AlignedFloats first(8);
  first.data()[0] = 5;
  AlignedFloats second = std::move(first);
  EXPECT_EQ(second.data()[0], 5);
  EXPECT_EQ(first.size(), 0u);
  first.reserve(4);
  ASSERT_EQ(first.size(), 4u);
  first.data()[3] = 1;
  second = std::move(first);
  EXPECT_EQ(second.size(), 4u);
  EXPECT_EQ(first.size(), 0u);
  second = AlignedFloats::lasting(2);  // of another kind of memory
  EXPECT_EQ(second.data()[1], 0);
}

TEST(FloatArena, PlacesAreApartAlignedZeroAndStay) {
  FloatArena arena;
  struct Place {
    float* begin;
    std::size_t count;
  };
  std::vector<Place> places;
  for (const std::size_t count : {1u, 16u, 17u, 5u, 300'000u, 2u, 64u}) {
    float* begin = arena.take(count);
    EXPECT_TRUE(begins_at_a_line(begin)) << count;
    EXPECT_TRUE(std::all_of(begin, begin + count, [](float value) { return value == 0; })) << count;
    std::fill(begin, begin + count, static_cast<float>(count));
    places.push_back({begin, count});
  }
  for (const Place& place : places)
    EXPECT_TRUE(std::all_of(place.begin, place.begin + place.count, [&](float value) {
      return value == static_cast<float>(place.count);
    })) << place.count;
}

TEST(FloatArena, WhatWasReservedIsOneStretch) {
  EXPECT_EQ(FloatArena::place_of(0), 0u);
  EXPECT_EQ(FloatArena::place_of(1), 16u);
  EXPECT_EQ(FloatArena::place_of(16), 16u);
  EXPECT_EQ(FloatArena::place_of(17), 32u);
  FloatArena arena;
  arena.reserve(FloatArena::place_of(5) + FloatArena::place_of(20) + FloatArena::place_of(16));
  const float* first = arena.take(5);
  EXPECT_EQ(arena.take(20), first + 16);
  EXPECT_EQ(arena.take(16), first + 48);
}

}  // namespace
}  // namespace sightline

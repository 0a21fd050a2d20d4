#pragma once

#include <cstdint>
#include <vector>

#include "data/text_pairs.h"

namespace sightline {

// Times of day as people say them, each with the 24-hour clock's "HH:MM": "ten to three in the afternoon",
// "14:50". A small grammar: digits and words, twelve hours and twenty-four, minutes past and to the hour,
// quarters and halves. Each source has one right target. Pair number i of a seed is the same in every set;
// the same seed gives the same pairs on every platform. count >= 0.
std::vector<TextPair> times_pairs(std::int64_t count, std::uint64_t seed);

}  // namespace sightline

#include "data/times_pairs.h"

#include <array>
#include <cstddef>
#include <string>

#include "core/random.h"

namespace sightline {

namespace {

constexpr std::array kSmallNumbers{"zero",    "one",     "two",       "three",    "four",
                                   "five",    "six",     "seven",     "eight",    "nine",
                                   "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                   "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array kTens{"", "", "twenty", "thirty", "forty", "fifty"};

std::string in_words(int number) {
  if (number < 20) return kSmallNumbers[static_cast<std::size_t>(number)];
  std::string words = kTens[static_cast<std::size_t>(number / 10)];
  return number % 10 == 0 ? words : words + " " + kSmallNumbers[static_cast<std::size_t>(number % 10)];
}

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

template <std::size_t N>
std::string one_of_these(Random& random, const std::array<const char*, N>& choices) {
  return choices[random.below(N)];
}

// One way to say one time.
class SpokenTime {
 public:
  SpokenTime(Random& random, int hour, int minute) : random_(random), hour_(hour), minute_(minute) {}

  std::string said() {
    if (minute_ == 0 && random_.below(2) == 0) return full_hour();
    switch (random_.below(5)) {
      case 0:
        return clock_digits();
      case 1:
        return number(twelve(hour_)) + " " + (minute_ == 0 ? "o'clock" : number(minute_)) + " " + half(hour_);
      case 2:
        return twelve_digits();
      default:
        return minute_ == 0 ? full_hour() : around_the_hour();
    }
  }

 private:
  static int twelve(int hour) { return hour % 12 == 0 ? 12 : hour % 12; }

  std::string number(int value) { return random_.below(3) == 0 ? std::to_string(value) : in_words(value); }

  // Which half of the day an hour is in.
  std::string half(int hour) {
    if (hour < 12) return one_of_these<5>(random_, {"am", "a.m.", "a.m", "in the morning", "before noon"});
    return one_of_these<5>(random_, {"pm", "p.m.", "p.m", "in the afternoon", "after noon"});
  }

  std::string clock_digits() {
    const std::string hour = random_.below(2) == 0 ? two_digits(hour_) : std::to_string(hour_);
    return one_of_these<3>(random_, {"", "t", "at "}) + hour + one_of_these<2>(random_, {":", "."}) +
           two_digits(minute_);
  }

  std::string twelve_digits() {
    return std::to_string(twelve(hour_)) + one_of_these<2>(random_, {":", "."}) + two_digits(minute_) +
           one_of_these<2>(random_, {"", " "}) + half(hour_);
  }

  std::string full_hour() {
    if (hour_ == 12 && random_.below(2) == 0) return "noon";
    if (hour_ == 0 && random_.below(2) == 0) return "midnight";
    return number(twelve(hour_)) + one_of_these<3>(random_, {" ", " o'clock ", " sharp "}) + half(hour_);
  }

  // "ten to three in the afternoon": the half of the day is that of the hour that is named.
  std::string around_the_hour() {
    const bool before = minute_ > 30 || (minute_ == 30 && random_.below(2) == 0);
    const int named = before ? (hour_ + 1) % 24 : hour_, distance = before ? 60 - minute_ : minute_;
    const std::string hour = number(twelve(named)) + " " + half(named);
    const std::string between = before ? one_of_these<2>(random_, {" to ", " before "})
                                       : one_of_these<2>(random_, {" past ", " after "});
    if (minute_ == 30 && !before && random_.below(2) == 0) return "half past " + hour;
    if (distance == 15 && random_.below(2) == 0) return "a quarter" + between + hour;
    return number(distance) + one_of_these<3>(random_, {"", " minutes", " min"}) + between + hour;
  }

  Random& random_;
  int hour_, minute_;
};

// Every pair has a random state of its own, so that it is the same whatever else is drawn.
TextPair times_pair(std::uint64_t seed, std::int64_t index) {
  Random random(seed * 0x9E3779B97F4A7C15 + static_cast<std::uint64_t>(index));
  const int hour = static_cast<int>(random.below(24));
  const int minute = random.below(6) == 0 ? 0 : static_cast<int>(random.below(60));
  return {SpokenTime(random, hour, minute).said(), two_digits(hour) + ":" + two_digits(minute)};
}

}  // namespace

std::vector<TextPair> times_pairs(std::int64_t count, std::uint64_t seed) {
  std::vector<TextPair> pairs;
  for (std::int64_t i = 0; i < count; ++i) pairs.push_back(times_pair(seed, i));
  return pairs;
}

}  // namespace sightline

#include "data/times_pairs.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>

namespace sightline {
namespace {

TEST(TimesPairs, SaysEachTimeInOneWay) {
  std::map<std::string, std::string> targets;
  const std::regex clock("([01][0-9]|2[0-3]):[0-5][0-9]");
  for (const TextPair& pair : times_pairs(20000, 1)) {
    EXPECT_TRUE(std::regex_match(pair.target, clock)) << pair.target;
    const auto [known, is_new] = targets.emplace(pair.source, pair.target);
    EXPECT_EQ(known->second, pair.target) << pair.source;
  }
  EXPECT_GT(targets.size(), 8000u);
}

// Read by other rules than those that made it.
TEST(TimesPairs, MeansWhatItSays) {
  std::map<std::string, std::string> targets;
  for (const TextPair& pair : times_pairs(60000, 1)) targets[pair.source] = pair.target;
  const std::pair<const char*, const char*> known[] = {{"noon", "12:00"},
                                                       {"midnight", "00:00"},
                                                       {"a quarter to one pm", "12:45"},
                                                       {"half past one pm", "13:30"},
                                                       {"12:05 pm", "12:05"},
                                                       {"twelve o'clock am", "00:00"}};
  int found = 0;
  for (const auto& [source, target] : known) {
    if (!targets.contains(source)) continue;
    ++found;
    EXPECT_EQ(targets[source], target) << source;
  }
  EXPECT_GE(found, 4);
}

TEST(TimesPairs, AreTheSameInEverySet) {
  const auto few = times_pairs(10, 3), many = times_pairs(20, 3);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(times_pairs(10, 4), few);
  EXPECT_TRUE(times_pairs(0, 1).empty());
}

}  // namespace
}  // namespace sightline

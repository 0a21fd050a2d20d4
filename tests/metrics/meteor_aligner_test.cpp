#include "metrics/meteor_aligner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <tuple>

namespace sightline {
namespace {

using Cost = std::tuple<int, int, std::size_t>;  // less covered, chunks, distance

// Words are letters; a capital is "stem" of its small letter.
MeteorModule module_of(char a, char b) {
  if (a == b) return MeteorModule::exact;
  return std::tolower(a) == std::tolower(b) ? MeteorModule::stem : MeteorModule::none;
}

MeteorAlignment align(const std::string& hypothesis, const std::string& reference) {
  return meteor_align(hypothesis.size(), reference.size(),
                      [&](std::size_t i, std::size_t j) { return module_of(hypothesis[i], reference[j]); });
}

Cost cost_of(const std::vector<MeteorMatch>& matches) {
  int weight = 0, chunks = 0;
  std::size_t distance = 0;
  for (std::size_t k = 0; k < matches.size(); ++k) {
    const MeteorMatch& match = matches[k];
    weight += match.module == MeteorModule::exact ? 2 : 1;
    distance += match.hypothesis > match.reference ? match.hypothesis - match.reference
                                                   : match.reference - match.hypothesis;
    chunks += k == 0 || matches[k - 1].reference + 1 != match.reference ||
              matches[k - 1].hypothesis + 1 != match.hypothesis;
  }
  return {-weight, chunks, distance};
}

// Tries every alignment.
void search(const std::string& hypothesis, const std::string& reference, std::size_t j,
            std::vector<MeteorMatch>& matches, Cost& best) {
  if (j == reference.size()) {
    best = std::min(best, cost_of(matches));
    return;
  }
  search(hypothesis, reference, j + 1, matches, best);
  for (std::size_t i = 0; i < hypothesis.size(); ++i) {
    const MeteorModule module = module_of(hypothesis[i], reference[j]);
    const bool used =
        std::any_of(matches.begin(), matches.end(), [&](const auto& m) { return m.hypothesis == i; });
    if (module == MeteorModule::none || used) continue;
    matches.push_back({i, j, module});
    search(hypothesis, reference, j + 1, matches, best);
    matches.pop_back();
  }
}

TEST(MeteorAlign, IsAsGoodAsTheBestOfAllAlignments) {
  std::mt19937_64 random(1);
  const auto caption = [&] {
    std::string words(random() % 7, 'a');
    for (char& word : words) word = "abcdA"[random() % 5];
    return words;
  };
  for (int round = 0; round < 400; ++round) {
    const std::string hypothesis = caption(), reference = caption();
    std::vector<MeteorMatch> matches;
    Cost best = cost_of({});
    search(hypothesis, reference, 0, matches, best);
    const MeteorAlignment alignment = align(hypothesis, reference);
    ASSERT_EQ(cost_of(alignment.matches), best) << hypothesis << " " << reference;
    ASSERT_EQ(alignment.chunks, std::get<1>(best));
  }
}

TEST(MeteorAlign, PrefersFewerChunksThenShorterWays) {
  // The x beside the y keeps one chunk.
  EXPECT_EQ(align("xaxy", "xy").chunks, 1);
  EXPECT_EQ(align("xaxy", "xy").matches[0].hypothesis, 2U);
  // Either x would do: the nearer one.
  EXPECT_EQ(align("xabx", "zzzx").matches[0].hypothesis, 3U);
  // Exact rather than a stem, at the price of a chunk.
  EXPECT_EQ(align("Xyaaax", "xy").chunks, 2);
}

TEST(MeteorAlign, EmptyCaptionsMatchNothing) {
  EXPECT_TRUE(align("", "abc").matches.empty());
  EXPECT_TRUE(align("abc", "").matches.empty());
  EXPECT_EQ(align("", "").chunks, 0);
}

TEST(MeteorAlign, LongRepetitiveCaptionsEndSoon) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_GT(align(std::string(2000, 'a'), std::string(1500, 'a')).matches.size(), 1400U);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_LT(seconds.count(), 20);
}

}  // namespace
}  // namespace sightline

#include "metrics/meteor_aligner.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>

namespace sightline {

namespace {

constexpr std::size_t kBeam = 40;
constexpr std::size_t kMostCandidates = 64;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

using Candidates = std::vector<std::vector<MeteorMatch>>;  // by reference position

std::size_t distance_of(const MeteorMatch& match) {
  return match.hypothesis > match.reference ? match.hypothesis - match.reference
                                            : match.reference - match.hypothesis;
}

// One way to match the words of the reference so far.
struct Path {
  int weight = 0;  // of the words covered: 2 for exact, 1 for others
  int chunks = 0;
  std::size_t distance = 0;
  int weakness = 0;          // sum of the modules' ranks
  std::size_t last = kNone;  // hypothesis position of a match at the reference position just passed
  std::size_t node = kNone;  // last match taken, in the trail
  std::vector<std::uint64_t> used;

  bool uses(std::size_t i) const { return (used[i / 64] >> (i % 64) & 1) != 0; }
};

// Matches taken, each with the one before it; paths share their beginnings.
struct Step {
  MeteorMatch match;
  std::size_t before = kNone;
};

bool better(const Path& a, const Path& b) {
  return std::make_tuple(-a.weight, a.chunks, a.distance, a.weakness) <
         std::make_tuple(-b.weight, b.chunks, b.distance, b.weakness);
}

Path extended(const Path& path, const MeteorMatch& match, std::vector<Step>& trail) {
  Path next = path;
  next.weight += match.module == MeteorModule::exact ? 2 : 1;
  next.chunks += path.last == kNone || path.last + 1 != match.hypothesis;
  next.distance += distance_of(match);
  next.weakness += static_cast<int>(match.module);
  next.last = match.hypothesis;
  next.used[match.hypothesis / 64] |= std::uint64_t{1} << (match.hypothesis % 64);
  next.node = trail.size();
  trail.push_back({match, path.node});
  return next;
}

Candidates find_candidates(std::size_t hypothesis_length, std::size_t reference_length,
                           const auto& module_of) {
  Candidates candidates(reference_length);
  for (std::size_t j = 0; j < reference_length; ++j) {
    auto& list = candidates[j];
    for (std::size_t i = 0; i < hypothesis_length; ++i)
      if (const MeteorModule module = module_of(i, j); module != MeteorModule::none)
        list.push_back({i, j, module});
    if (list.size() <= kMostCandidates) continue;
    std::nth_element(list.begin(), list.begin() + kMostCandidates, list.end(),
                     [](const auto& a, const auto& b) { return distance_of(a) < distance_of(b); });
    list.resize(kMostCandidates);
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return a.hypothesis < b.hypothesis; });
  }
  return candidates;
}

// Words that can only match each other always do: leaving the pair out would cover less.
std::vector<bool> definite_positions(std::size_t hypothesis_length, const Candidates& candidates) {
  std::vector<int> matches_of(hypothesis_length, 0);
  for (const auto& list : candidates)
    for (const MeteorMatch& match : list) ++matches_of[match.hypothesis];
  std::vector<bool> definite(candidates.size());
  for (std::size_t j = 0; j < candidates.size(); ++j)
    definite[j] = candidates[j].size() == 1 && matches_of[candidates[j][0].hypothesis] == 1;
  return definite;
}

}  // namespace

MeteorAlignment meteor_align(
    std::size_t hypothesis_length, std::size_t reference_length,
    const std::function<MeteorModule(std::size_t hypothesis, std::size_t reference)>& module_of) {
  const Candidates candidates = find_candidates(hypothesis_length, reference_length, module_of);
  const std::vector<bool> definite = definite_positions(hypothesis_length, candidates);
  std::vector<Step> trail;
  std::vector<Path> paths(1), next;
  paths[0].used.resize(hypothesis_length / 64 + 1);
  for (std::size_t j = 0; j < reference_length; ++j) {
    next.clear();
    for (const Path& path : paths) {
      for (const MeteorMatch& match : candidates[j])
        if (!path.uses(match.hypothesis)) next.push_back(extended(path, match, trail));
      if (definite[j]) continue;
      next.push_back(path);
      next.back().last = kNone;
    }
    if (next.size() > kBeam) {
      std::stable_sort(next.begin(), next.end(), better);
      next.resize(kBeam);
    }
    paths.swap(next);
  }
  const Path& best = *std::min_element(paths.begin(), paths.end(), better);
  MeteorAlignment alignment;
  alignment.chunks = best.chunks;
  for (std::size_t node = best.node; node != kNone; node = trail[node].before)
    alignment.matches.push_back(trail[node].match);
  std::reverse(alignment.matches.begin(), alignment.matches.end());
  return alignment;
}

}  // namespace sightline

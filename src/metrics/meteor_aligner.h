#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace sightline {

// How two words match, the strongest first.
enum class MeteorModule { exact, stem, synonym, none };

struct MeteorMatch {
  std::size_t hypothesis = 0;  // positions
  std::size_t reference = 0;
  MeteorModule module = MeteorModule::none;
};

struct MeteorAlignment {
  std::vector<MeteorMatch> matches;  // by rising reference position; no word in two
  // Runs of matches that are neighbours, in the same order, in both captions.
  int chunks = 0;
};

// The one-to-one alignment that METEOR 1.5 looks for: first the most words covered, where a match that is not
// exact counts half; then the fewest chunks; then the smallest sum of distances between the positions of
// matched words; then the strongest modules. Found by a beam search along the reference, wide enough to be
// exact for captions. A word with more than 64 like it on the other side is compared with the nearest 64.
MeteorAlignment meteor_align(
    std::size_t hypothesis_length, std::size_t reference_length,
    const std::function<MeteorModule(std::size_t hypothesis, std::size_t reference)>& module_of);

}  // namespace sightline

#pragma once

#include <array>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline {

// BLEU's counts, which add up over images (Papineni et al. 2002): for k = 1..4 the clipped matches and the
// n-grams guessed, and the two lengths (reference length: the closest to the hypothesis, ties take the
// shorter).
struct BleuStatistics {
  std::array<std::int64_t, 4> correct{};
  std::array<std::int64_t, 4> guess{};
  std::int64_t hypothesis_length = 0;
  std::int64_t reference_length = 0;

  BleuStatistics& operator+=(const BleuStatistics& other);
};

struct BleuScores {
  std::array<double, 4> bleu{};             // BLEU-1..4 with brevity penalty
  std::array<double, 4> without_brevity{};  // as in Show, Attend and Tell's table
};

BleuStatistics bleu_statistics(const ScoredImage& image);
// coco-caption's formula and constants.
BleuScores bleu_scores(const BleuStatistics& statistics);
// The corpus score.
BleuScores bleu(const std::vector<ScoredImage>& images);

}  // namespace sightline

#include "metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

#include "core/parallel.h"
#include "metrics/ngrams.h"

namespace sightline {

namespace {

// coco-caption's guards against 0/0.
constexpr double kTiny = 1e-15;
constexpr double kSmall = 1e-9;

std::int32_t count_of(std::span<const NgramCount> counts, const Ngram& ngram) {
  const auto found =
      std::lower_bound(counts.begin(), counts.end(), ngram,
                       [](const NgramCount& entry, const Ngram& value) { return entry.ngram < value; });
  return found != counts.end() && found->ngram == ngram ? found->count : 0;
}

std::int64_t closest_length(const ScoredImage& image) {
  const auto length = static_cast<std::int64_t>(image.hypothesis.size());
  std::int64_t closest = 0;
  bool first = true;
  for (const TokenIds& reference : image.references) {
    const auto candidate = static_cast<std::int64_t>(reference.size());
    const std::int64_t distance = std::abs(candidate - length), best = std::abs(closest - length);
    if (first || distance < best || (distance == best && candidate < closest)) closest = candidate;
    first = false;
  }
  return closest;
}

}  // namespace

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  for (std::size_t k = 0; k < correct.size(); ++k) {
    correct[k] += other.correct[k];
    guess[k] += other.guess[k];
  }
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
  return *this;
}

BleuStatistics bleu_statistics(const ScoredImage& image) {
  BleuStatistics statistics;
  statistics.hypothesis_length = static_cast<std::int64_t>(image.hypothesis.size());
  statistics.reference_length = closest_length(image);
  const NgramCounts hypothesis(image.hypothesis);
  const std::vector<NgramCounts> references(image.references.begin(), image.references.end());
  for (std::size_t n = 1; n <= kLongestNgram; ++n) {
    for (const NgramCount& entry : hypothesis.of_length(n)) {
      std::int32_t most = 0;
      for (const NgramCounts& reference : references)
        most = std::max(most, count_of(reference.of_length(n), entry.ngram));
      statistics.correct[n - 1] += std::min(entry.count, most);
      statistics.guess[n - 1] += entry.count;
    }
  }
  return statistics;
}

BleuScores bleu_scores(const BleuStatistics& statistics) {
  BleuScores scores;
  const double ratio = (static_cast<double>(statistics.hypothesis_length) + kTiny) /
                       (static_cast<double>(statistics.reference_length) + kSmall);
  const double brevity = ratio < 1 ? std::exp(1 - 1 / ratio) : 1;
  double product = 1;
  for (std::size_t k = 0; k < statistics.correct.size(); ++k) {
    product *= (static_cast<double>(statistics.correct[k]) + kTiny) /
               (static_cast<double>(statistics.guess[k]) + kSmall);
    scores.without_brevity[k] = std::pow(product, 1 / static_cast<double>(k + 1));
    scores.bleu[k] = scores.without_brevity[k] * brevity;
  }
  return scores;
}

BleuScores bleu(const std::vector<ScoredImage>& images) {
  std::vector<BleuStatistics> per_image(images.size());
  parallel_ranges(images.size(), 1000, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) per_image[i] = bleu_statistics(images[i]);
  });
  BleuStatistics total;
  for (const BleuStatistics& statistics : per_image) total += statistics;
  return bleu_scores(total);
}

}  // namespace sightline

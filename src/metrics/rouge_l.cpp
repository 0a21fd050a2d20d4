#include "metrics/rouge_l.h"

#include <algorithm>

#include "core/parallel.h"

namespace sightline {

namespace {

constexpr double kRecallWeight = 1.2;

// The length of the longest common subsequence; `row` is working space.
std::size_t common_length(const TokenIds& a, const TokenIds& b, std::vector<std::size_t>& row) {
  row.assign(b.size() + 1, 0);
  for (const std::int32_t token : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = token == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

double rouge_l(const ScoredImage& image) {
  double precision = 0, recall = 0;
  std::vector<std::size_t> row;
  for (const TokenIds& reference : image.references) {
    // To the reference code an empty caption is one empty token: equal to another empty caption.
    const bool both_empty = image.hypothesis.empty() && reference.empty();
    const auto common = static_cast<double>(both_empty ? 1 : common_length(image.hypothesis, reference, row));
    precision =
        std::max(precision, common / static_cast<double>(std::max<std::size_t>(image.hypothesis.size(), 1)));
    recall = std::max(recall, common / static_cast<double>(std::max<std::size_t>(reference.size(), 1)));
  }
  if (precision == 0 || recall == 0) return 0;
  return (1 + kRecallWeight * kRecallWeight) * precision * recall /
         (recall + kRecallWeight * kRecallWeight * precision);
}

RougeResult rouge_l(const std::vector<ScoredImage>& images) {
  RougeResult result;
  result.per_image.resize(images.size());
  parallel_ranges(images.size(), 1000, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) result.per_image[i] = rouge_l(images[i]);
  });
  for (const double score : result.per_image) result.mean += score;
  if (!images.empty()) result.mean /= static_cast<double>(images.size());
  return result;
}

}  // namespace sightline

#include "metrics/attention_quality.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace sightline {

namespace {

// Row t, summing to one; empty where it is no map.
std::vector<double> map_of(const AttendedCaption& caption, std::size_t t) {
  const std::size_t cells = caption.cells.size();
  const auto begin = caption.alpha.begin() + static_cast<std::ptrdiff_t>(t * cells);
  std::vector<double> row(begin, begin + static_cast<std::ptrdiff_t>(cells));
  double sum = 0;
  for (const double weight : row) {
    if (!(weight >= 0)) return {};
    sum += weight;
  }
  if (!(sum > 0) || !std::isfinite(sum)) return {};
  for (double& weight : row) weight /= sum;
  return row;
}

double overlap(const Rectangle& a, const Rectangle& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return std::max(width, 0.0) * std::max(height, 0.0);
}

bool holds_centre(const Rectangle& box, const Rectangle& cell) {
  const double x = cell.x + cell.width / 2, y = cell.y + cell.height / 2;
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

// The cells a peak in which points at the box; none where no cell overlaps it.
std::vector<bool> targets_of(const Rectangle& box, const std::vector<Rectangle>& cells) {
  std::vector<bool> targets(cells.size());
  bool any = false;
  double most = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    targets[i] = holds_centre(box, cells[i]);
    any = any || targets[i];
    most = std::max(most, overlap(box, cells[i]));
  }
  if (any || most == 0) return targets;
  // Cells of equal overlap differ by what a sum of floating point leaves.
  for (std::size_t i = 0; i < cells.size(); ++i) targets[i] = overlap(box, cells[i]) >= most * (1 - 1e-9);
  return targets;
}

double share(double sum, double count) {
  return count == 0 ? 0 : sum / count;
}

std::optional<double> mean(double sum, double count) {
  if (count == 0) return {};
  return share(sum, count);
}

void add_word(AttentionSums& sums, const std::vector<double>& row) {
  double entropy = 0;
  for (const double weight : row) entropy -= weight > 0 ? weight * std::log(weight) : 0;
  ++sums.words;
  sums.entropy += entropy;
  if (row.size() > 1) sums.normalised_entropy += entropy / std::log(static_cast<double>(row.size()));
}

void add_object_word(AttentionSums& sums, const std::vector<double>& row, const std::vector<Rectangle>& cells,
                     const Rectangle& box) {
  const std::vector<bool> targets = targets_of(box, cells);
  if (std::find(targets.begin(), targets.end(), true) == targets.end()) return;
  ++sums.object_words;
  const double peak = *std::max_element(row.begin(), row.end());
  std::size_t peaks = 0, hits = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double area = cells[i].width * cells[i].height;  // of what a detector found 0 too
    if (area > 0) sums.mass += row[i] * overlap(box, cells[i]) / area;
    if (row[i] < peak) continue;
    ++peaks;
    hits += targets[i];
  }
  sums.pointing += static_cast<double>(hits) / static_cast<double>(peaks);
}

// The sums in the order of a resampled row.
constexpr std::size_t kSums = 10;
std::array<double, kSums> row_of(const AttentionSums& s) {
  return {s.captions, s.words,   s.object_words,       s.changes, s.pointing,
          s.mass,     s.entropy, s.normalised_entropy, s.change,  s.coverage};
}
AttentionSums sums_of(std::span<const double> row) {
  return {row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9]};
}

}  // namespace

AttentionSums& AttentionSums::operator+=(const AttentionSums& other) {
  std::array<double, kSums> sums = row_of(*this);
  const std::array<double, kSums> more = row_of(other);
  for (std::size_t i = 0; i < kSums; ++i) sums[i] += more[i];
  return *this = sums_of(sums);
}

AttentionSums attention_sums(const AttendedCaption& caption) {
  AttentionSums sums;
  const std::size_t cells = caption.cells.size();
  if (cells == 0) return sums;
  const std::size_t length = caption.alpha.size() / cells;
  assert(length * cells == caption.alpha.size());
  assert(caption.boxes.empty() || caption.boxes.size() == length);
  std::vector<double> before, total(cells);
  for (std::size_t t = 0; t < length; ++t) {
    std::vector<double> row = map_of(caption, t);
    if (!row.empty()) {
      add_word(sums, row);
      for (std::size_t i = 0; i < cells; ++i) total[i] += row[i];
      if (!caption.boxes.empty() && caption.boxes[t])
        add_object_word(sums, row, caption.cells, *caption.boxes[t]);
    }
    if (!row.empty() && !before.empty()) {
      double moved = 0;
      for (std::size_t i = 0; i < cells; ++i) moved += std::abs(row[i] - before[i]);
      sums.change += moved / 2;
      ++sums.changes;
    }
    before = std::move(row);
  }
  if (sums.words == 0) return sums;
  sums.captions = 1;
  for (const double weight : total)
    sums.coverage += std::min(1 / static_cast<double>(cells), weight / sums.words);
  return sums;
}

AttentionScores attention_scores(const AttentionSums& sums) {
  AttentionScores scores;
  scores.words = static_cast<std::size_t>(sums.words);
  scores.object_words = static_cast<std::size_t>(sums.object_words);
  scores.pointing = mean(sums.pointing, sums.object_words);
  scores.mass_in_box = mean(sums.mass, sums.object_words);
  scores.entropy = share(sums.entropy, sums.words);
  scores.normalised_entropy = share(sums.normalised_entropy, sums.words);
  scores.change = mean(sums.change, sums.changes);
  scores.coverage = share(sums.coverage, sums.captions);
  return scores;
}

ResampledMetric resampled_attention(const std::vector<AttentionSums>& per_image, bool objects) {
  ResampledMetric metric;
  metric.width = kSums;
  for (const AttentionSums& sums : per_image) {
    const std::array<double, kSums> row = row_of(sums);
    metric.rows.insert(metric.rows.end(), row.begin(), row.end());
  }
  if (objects) metric.names = {"attention pointing", "attention mass in box"};
  metric.names.insert(metric.names.end(), {"attention entropy", "attention normalised entropy",
                                           "attention change", "attention coverage"});
  metric.score = [objects](std::span<const double> row, double, std::span<double> scores) {
    const AttentionScores of_sum = attention_scores(sums_of(row));
    auto next = scores.begin();
    if (objects) {
      *next++ = of_sum.pointing.value_or(0);
      *next++ = of_sum.mass_in_box.value_or(0);
    }
    *next++ = of_sum.entropy;
    *next++ = of_sum.normalised_entropy;
    *next++ = of_sum.change.value_or(0);
    *next++ = of_sum.coverage;
  };
  return metric;
}

}  // namespace sightline

#include "metrics/attention_quality.h"

#include <algorithm>
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

double share(double sum, std::size_t count) {
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

std::optional<double> mean(double sum, std::size_t count) {
  if (count == 0) return {};
  return share(sum, count);
}

}  // namespace

void AttentionQuality::add(const AttendedCaption& caption) {
  const std::size_t cells = caption.cells.size();
  if (cells == 0) return;
  const std::size_t length = caption.alpha.size() / cells;
  assert(length * cells == caption.alpha.size());
  assert(caption.boxes.empty() || caption.boxes.size() == length);
  std::vector<double> before, total(cells);
  std::size_t maps = 0;
  for (std::size_t t = 0; t < length; ++t) {
    std::vector<double> row = map_of(caption, t);
    if (!row.empty()) {
      ++maps;
      add_word(row);
      for (std::size_t i = 0; i < cells; ++i) total[i] += row[i];
      if (!caption.boxes.empty() && caption.boxes[t]) add_object_word(row, caption.cells, *caption.boxes[t]);
    }
    if (!row.empty() && !before.empty()) {
      double moved = 0;
      for (std::size_t i = 0; i < cells; ++i) moved += std::abs(row[i] - before[i]);
      change_ += moved / 2;
      ++changes_;
    }
    before = std::move(row);
  }
  if (maps == 0) return;
  ++captions_;
  for (const double weight : total)
    coverage_ += std::min(1 / static_cast<double>(cells), share(weight, maps));
}

void AttentionQuality::add_word(const std::vector<double>& row) {
  double entropy = 0;
  for (const double weight : row) entropy -= weight > 0 ? weight * std::log(weight) : 0;
  ++words_;
  entropy_ += entropy;
  if (row.size() > 1) normalised_entropy_ += entropy / std::log(static_cast<double>(row.size()));
}

void AttentionQuality::add_object_word(const std::vector<double>& row, const std::vector<Rectangle>& cells,
                                       const Rectangle& box) {
  const std::vector<bool> targets = targets_of(box, cells);
  if (std::find(targets.begin(), targets.end(), true) == targets.end()) return;
  ++object_words_;
  const double peak = *std::max_element(row.begin(), row.end());
  std::size_t peaks = 0, hits = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    mass_ += row[i] * overlap(box, cells[i]) / (cells[i].width * cells[i].height);
    if (row[i] < peak) continue;
    ++peaks;
    hits += targets[i];
  }
  pointing_ += static_cast<double>(hits) / static_cast<double>(peaks);
}

AttentionScores AttentionQuality::scores() const {
  AttentionScores scores;
  scores.words = words_;
  scores.object_words = object_words_;
  scores.pointing = mean(pointing_, object_words_);
  scores.mass_in_box = mean(mass_, object_words_);
  scores.entropy = share(entropy_, words_);
  scores.normalised_entropy = share(normalised_entropy_, words_);
  scores.change = mean(change_, changes_);
  scores.coverage = share(coverage_, captions_);
  return scores;
}

}  // namespace sightline

#include "caption/hypothesis.h"

#include <algorithm>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "text/sentence.h"

namespace sightline {

namespace {

std::size_t slots_of(const Hypothesis& hypothesis) {
  return static_cast<std::size_t>(hypothesis.layout.size() + hypothesis.extra);
}

}  // namespace

std::string caption_text(const Hypothesis& hypothesis, bool sentence) {
  return written_caption(hypothesis.words, sentence, hypothesis.tokens);
}

std::vector<float> head_weights(const Hypothesis& hypothesis, std::size_t t, std::size_t head) {
  const auto heads = static_cast<std::size_t>(hypothesis.heads);
  const float* row = hypothesis.alpha.data() + (t * heads + head) * slots_of(hypothesis);
  return {row, row + hypothesis.layout.size()};
}

std::vector<float> region_weights(const Hypothesis& hypothesis, std::size_t t) {
  std::vector<float> weights = head_weights(hypothesis, t, 0);
  if (hypothesis.heads == 1) return weights;
  for (std::size_t head = 1; head < static_cast<std::size_t>(hypothesis.heads); ++head) {
    const std::vector<float> more = head_weights(hypothesis, t, head);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += more[i];
  }
  for (float& weight : weights) weight /= static_cast<float>(hypothesis.heads);
  return weights;
}

RegionRange window_of(const Hypothesis& hypothesis, std::size_t t) {
  const Grid* grid = hypothesis.layout.grid();
  const int columns = grid != nullptr ? grid->columns : std::max(1, hypothesis.layout.size());
  const std::vector<float> weights = region_weights(hypothesis, t);
  int top = 0, left = 0, bottom = -1, right = -1;  // the last row and column
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    const int row = static_cast<int>(i) / columns, column = static_cast<int>(i) % columns;
    top = bottom < 0 ? row : top;
    left = right < 0 ? column : std::min(left, column);
    bottom = row;
    right = std::max(right, column);
  }
  return {top, left, bottom - top + 1, right - left + 1};
}

std::vector<float> block_weights(const Hypothesis& hypothesis, std::size_t t) {
  const BlockGrid grid = block_grid(hypothesis.layout, hypothesis.form.block);
  std::vector<float> of_blocks(static_cast<std::size_t>(grid.blocks.cells()), 0.0f);
  const std::vector<float> weights = region_weights(hypothesis, t);
  for (std::size_t i = 0; i < weights.size(); ++i)
    of_blocks[static_cast<std::size_t>(grid.block_of(static_cast<int>(i)))] += weights[i];
  return of_blocks;
}

double visual(const Hypothesis& hypothesis, std::size_t t) {
  const std::size_t slots = slots_of(hypothesis), heads = static_cast<std::size_t>(hypothesis.heads);
  const auto extra = static_cast<std::size_t>(hypothesis.extra);
  double elsewhere = 0;
  for (std::size_t head = 0; head < heads; ++head) {
    const float* end = hypothesis.alpha.data() + (t * heads + head + 1) * slots;
    for (std::size_t i = 1; i <= extra; ++i) elsewhere += end[-static_cast<std::ptrdiff_t>(i)];
  }
  return std::clamp(1 - elsewhere / static_cast<double>(heads), 0.0, 1.0);
}

void check_head(int head, int heads) {
  if (head >= 1 && head <= heads) return;
  throw UsageError("head " + std::to_string(head) + ": the model's attention has " +
                   counted(static_cast<std::size_t>(heads), "head"));
}

Hypothesis with_head(Hypothesis hypothesis, int head) {
  check_head(head, hypothesis.heads);
  const std::size_t slots = slots_of(hypothesis), heads = static_cast<std::size_t>(hypothesis.heads);
  std::vector<float> alpha;
  for (std::size_t row = static_cast<std::size_t>(head) - 1; row * slots < hypothesis.alpha.size();
       row += heads)
    alpha.insert(alpha.end(), hypothesis.alpha.begin() + static_cast<std::ptrdiff_t>(row * slots),
                 hypothesis.alpha.begin() + static_cast<std::ptrdiff_t>((row + 1) * slots));
  hypothesis.alpha = std::move(alpha);
  hypothesis.head = head;
  hypothesis.heads = 1;
  return hypothesis;
}

const Grid& grid_of(const Hypothesis& hypothesis) {
  const Grid* grid = hypothesis.layout.grid();
  if (grid == nullptr)
    throw UsageError("attention over a sequence of " + std::to_string(hypothesis.layout.size()) +
                         " regions: found no grid and no boxes, expected one of them to draw over a photo",
                     "give regions with boxes, NAME.npz, or ask for the weights as .npy");
  return *grid;
}

}  // namespace sightline

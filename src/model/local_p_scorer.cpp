#include "model/local_p_scorer.h"

#include <limits>

namespace sightline {

namespace {

// The grid that regions lie in, and how many of its columns each image has: [N] of the features' type.
struct CellsOfImages {
  std::int64_t rows, columns;
  at::Tensor filled;
};

// Padding stands behind regions that are one after the other.
CellsOfImages cells_of(const PreparedRegions& prepared) {
  const at::Tensor& features = prepared.features;
  const Grid* grid = prepared.mask.defined() ? nullptr : prepared.layout.grid();
  if (grid != nullptr)
    return {grid->rows, grid->columns, torch::full({features.size(0)}, grid->columns, features.options())};
  return {1, features.size(1),
          region_counts(features, prepared.mask).to(features.device(), features.scalar_type())};
}

}  // namespace

LocalPScorer::LocalPScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : AdditiveScorer(sizes, make),
      window_(static_cast<double>(sizes.window)),
      place_hidden_(make.linear(*this, "place_hidden")),
      place_(make.linear(*this, "place")) {}

at::Tensor LocalPScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto cells = cells_of(prepared);
  const auto share = torch::sigmoid(place_(torch::tanh(place_hidden_(step.query(sees_word_)))));  // [B, 2]
  const auto y = share.select(1, 0) * static_cast<double>(cells.rows);
  const auto x = share.select(1, 1) * cells.filled.index_select(0, step.image);

  const auto options = prepared.features.options();
  const auto row = torch::arange(cells.rows, options).repeat_interleave(cells.columns) + 0.5;  // [L]
  const auto column = torch::arange(cells.columns, options).repeat({cells.rows}) + 0.5;        // [L]
  const auto from_y = row - y.unsqueeze(1), from_x = column - x.unsqueeze(1);                  // [B, L]
  const double variance = window_ * window_ / 4;
  const auto distance = (from_y.square() + from_x.square()) / (2 * variance);
  const auto outside = torch::logical_or(from_y.abs() > window_, from_x.abs() > window_);
  return (AdditiveScorer::scores(prepared, step) - distance.unsqueeze(1))
      .masked_fill(outside.unsqueeze(1), -std::numeric_limits<double>::infinity());
}

}  // namespace sightline

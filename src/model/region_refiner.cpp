#include "model/region_refiner.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"

namespace sightline {

namespace {

// Sine and cosine of a place at wave lengths from 2π to 10000 · 2π: [count, width].
at::Tensor waves(std::int64_t count, std::int64_t width, const at::TensorOptions& options) {
  const auto place = torch::arange(count, options).unsqueeze(1);
  const auto feature = torch::arange(width, options.dtype(at::kLong));
  const auto pair = (feature - feature.remainder(2)).to(place.scalar_type());
  const auto angle = place / torch::pow(10000.0, pair / static_cast<double>(width));
  return torch::where(feature.remainder(2).eq(0), torch::sin(angle), torch::cos(angle));
}

// Vectors of rows and of columns -> of cells, row by row: [L, ...] each.
std::pair<at::Tensor, at::Tensor> of_cells(const at::Tensor& rows, const at::Tensor& columns) {
  return {rows.repeat_interleave(columns.size(0), 0), columns.repeat({rows.size(0), 1})};
}

}  // namespace

at::Tensor sinusoidal_places(const Layout& layout, std::int64_t width, const at::TensorOptions& options) {
  const Grid* grid = layout.grid();
  if (grid == nullptr) return waves(layout.size(), width, options);
  const auto [rows, columns] =
      of_cells(waves(grid->rows, width / 2, options), waves(grid->columns, width - width / 2, options));
  return torch::cat({rows, columns}, 1);
}

RegionRefiner::RegionRefiner(const RefineOptions& options, const LayerMaker& make) : options_(options) {
  const torch::NoGradGuard no_grad;
  for (std::int64_t k = 1; k <= options.layers; ++k) {
    Layer layer{make.linear(*this, refine_layer_name("query", k)),
                make.linear(*this, refine_layer_name("key", k)),
                make.linear(*this, refine_layer_name("value", k)),
                make.linear(*this, refine_layer_name("output", k)),
                make.parameter(*this, refine_layer_name("norm", k)),
                make.parameter(*this, refine_layer_name("norm_bias", k))};
    layer.norm.fill_(1);
    layer.norm_bias.zero_();
    layers_.push_back(layer);
  }
  if (options.places != PlaceEncoding::learned) return;
  rows_ = make.parameter(*this, "rows");
  columns_ = make.parameter(*this, "columns");
}

at::Tensor RegionRefiner::with_places(const at::Tensor& features, const Layout& layout) const {
  if (options_.places == PlaceEncoding::none) return features;
  if (options_.places == PlaceEncoding::sinusoidal)
    return features + sinusoidal_places(layout, features.size(2), features.options());
  const Grid* grid = layout.grid();
  const std::int64_t rows = grid != nullptr ? grid->rows : 1;
  const std::int64_t columns = grid != nullptr ? grid->columns : layout.size();
  if (rows > kLearnedPlaces || columns > kLearnedPlaces)
    throw UsageError("learnt places: found " + std::to_string(rows) + " x " + std::to_string(columns) +
                         " regions, expected at most " + std::to_string(kLearnedPlaces) + " either way",
                     "take refine_places sinusoidal");
  const auto [row, column] = of_cells(rows_.narrow(0, 0, rows), columns_.narrow(0, 0, columns));
  return features + row + column;
}

// [N, L, D] -> [N, L, D]; padding [N, 1, 1, L] bool or undefined.
at::Tensor RegionRefiner::looked(const Layer& layer, const at::Tensor& x, const at::Tensor& padding) {
  const auto N = x.size(0), L = x.size(1), D = x.size(2), size = D / options_.heads;
  const auto by_head = [&](const at::Tensor& projected) {
    return projected.view({N, L, options_.heads, size}).transpose(1, 2);  // [N, heads, L, D / heads]
  };
  const auto linear = [](const torch::nn::Linear& of, const at::Tensor& input) {
    return torch::linear(input, of->weight);
  };
  auto scores = torch::matmul(by_head(linear(layer.query, x)) / std::sqrt(static_cast<double>(size)),
                              by_head(linear(layer.key, x)).transpose(2, 3));  // [N, heads, L, L]
  if (padding.defined()) scores = scores.masked_fill(padding, -std::numeric_limits<double>::infinity());
  const auto heads = torch::matmul(scores.softmax(3), by_head(linear(layer.value, x)));
  return linear(layer.output, heads.transpose(1, 2).reshape({N, L, D}));
}

at::Tensor RegionRefiner::forward(const Regions& regions) {
  auto x = with_places(regions.features, regions.layout);
  const auto padding =
      regions.mask.defined() ? regions.mask.logical_not().unsqueeze(1).unsqueeze(1) : at::Tensor();
  for (const Layer& layer : layers_)
    x = torch::layer_norm(x + looked(layer, x, padding), {x.size(2)}, layer.norm, layer.norm_bias);
  return x;
}

}  // namespace sightline

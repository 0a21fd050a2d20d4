#include "model/head_products.h"

#include <algorithm>
#include <vector>

namespace sightline {

namespace {

// Rows in a rectangle: a line for each of N images, as long as the image with the most rows needs it. Places
// without a row hold zeros.
class RowsInRectangle {
 public:
  RowsInRectangle(const at::Tensor& image, std::int64_t images) : images_(images) {
    const auto index = image.to(at::kCPU).contiguous();
    const auto* of = index.data_ptr<std::int64_t>();
    std::vector<std::int64_t> taken(static_cast<std::size_t>(images), 0);
    std::vector<std::int64_t> place(static_cast<std::size_t>(image.numel()));
    for (std::size_t b = 0; b < place.size(); ++b) place[b] = taken[static_cast<std::size_t>(of[b])]++;
    width_ = *std::max_element(taken.begin(), taken.end());
    for (std::size_t b = 0; b < place.size(); ++b) place[b] += of[b] * width_;
    place_ = torch::tensor(place, at::kLong).to(image.device());
  }

  // [B, heads, x] -> [N, heads, K, x], K the length of a line.
  at::Tensor laid_out(const at::Tensor& rows) const {
    return torch::zeros({images_ * width_, rows.size(1), rows.size(2)}, rows.options())
        .index_copy(0, place_, rows)
        .view({images_, width_, rows.size(1), rows.size(2)})
        .transpose(1, 2);
  }
  // The inverse.
  at::Tensor rows_of(const at::Tensor& rectangle) const {
    return rectangle.transpose(1, 2).flatten(0, 1).index_select(0, place_);
  }

 private:
  std::int64_t images_, width_ = 0;
  at::Tensor place_;  // [B]
};

}  // namespace

at::Tensor head_scores(const at::Tensor& keys, const at::Tensor& query, const at::Tensor& image) {
  const RowsInRectangle rectangle(image, keys.size(0));
  return rectangle.rows_of(torch::matmul(rectangle.laid_out(query), keys.transpose(2, 3)));
}

at::Tensor head_means(const at::Tensor& values, const at::Tensor& weights, const at::Tensor& image) {
  const RowsInRectangle rectangle(image, values.size(0));
  return rectangle.rows_of(torch::matmul(rectangle.laid_out(weights), values));
}

}  // namespace sightline

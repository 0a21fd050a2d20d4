#include "train/attention_change.h"

#include <torch/torch.h>

#include <unordered_map>

namespace sightline {

std::optional<double> attention_change(const Unrolled& unrolled) {
  if (!unrolled.alpha.defined() || unrolled.alpha.size(1) < 2) return std::nullopt;
  const at::Tensor rows = unrolled.row.to(at::kCPU);
  const auto row = rows.accessor<std::int64_t, 1>();
  std::unordered_map<std::int64_t, std::int64_t> last;  // position of each row's word before
  std::vector<std::int64_t> before, after;
  for (std::int64_t position = 0; position < row.size(0); ++position) {
    const auto [previous, first] = last.try_emplace(row[position], position);
    if (first) continue;
    before.push_back(previous->second);
    after.push_back(position);
    previous->second = position;
  }
  if (before.empty()) return std::nullopt;
  const torch::NoGradGuard no_grad;
  const auto maps_at = [&](const std::vector<std::int64_t>& positions) {
    return unrolled.alpha.index_select(0, torch::tensor(positions, unrolled.alpha.device()));
  };
  return (maps_at(after) - maps_at(before)).abs().sum(1).mean().item<double>() / 2;
}

}  // namespace sightline

#include "model/soft_attention.h"

#include "model/attention_functions.h"

namespace sightline {

SoftAttention::SoftAttention(std::int64_t feature_size, std::int64_t hidden_size, std::int64_t size)
    : region_key_(register_module("region_key", torch::nn::Linear(feature_size, size))),
      hidden_query_(register_module(
          "hidden_query", torch::nn::Linear(torch::nn::LinearOptions(hidden_size, size).bias(false)))),
      score_(register_parameter("score", torch::empty({size}).uniform_(-1, 1) / std::sqrt(double(size)))) {}

PreparedRegions SoftAttention::prepare(const Regions& regions) {
  return {regions.features, region_key_(regions.features), regions.grid};
}

Attended SoftAttention::attend(const PreparedRegions& prepared, const at::Tensor& image,
                               const at::Tensor& hidden) {
  const auto scores = additive_scores(prepared.keys, hidden_query_(hidden), score_, image);  // [B, L]
  const auto alpha = scores.softmax(1);
  return {weighted_regions(prepared.features, alpha, image), alpha, {}};
}

}  // namespace sightline

#include "model/soft_attention.h"

#include "model/attention_functions.h"

namespace sightline {

SoftAttention::SoftAttention(std::int64_t feature_size, std::int64_t query_size, std::int64_t size)
    : region_key_(register_module("region_key", torch::nn::Linear(feature_size, size))),
      hidden_query_(register_module(
          "hidden_query", torch::nn::Linear(torch::nn::LinearOptions(query_size, size).bias(false)))),
      score_(register_parameter("score", torch::empty({size}).uniform_(-1, 1) / std::sqrt(double(size)))) {}

PreparedRegions SoftAttention::prepare(const Regions& regions) {
  return {regions.features, region_key_(regions.features), regions.grid};
}

at::Tensor SoftAttention::scores(const PreparedRegions& prepared, const at::Tensor& image,
                                 const at::Tensor& query) {
  return additive_scores(prepared.keys, hidden_query_(query), score_, image);
}

Attended SoftAttention::attend(const PreparedRegions& prepared, const at::Tensor& image,
                               const at::Tensor& query, const GlimpsePolicy& /*policy*/) {
  Attended attended;
  attended.alpha = scores(prepared, image, query).softmax(1);
  attended.context = weighted_regions(prepared.features, attended.alpha, image);
  return attended;
}

}  // namespace sightline

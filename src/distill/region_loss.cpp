#include "distill/region_loss.h"

namespace sightline {

namespace {

// Cosines between the regions of each photo. [B, L, D] -> [B, L, L]
at::Tensor relations(const at::Tensor& regions) {
  const at::Tensor unit =
      torch::nn::functional::normalize(regions, torch::nn::functional::NormalizeFuncOptions().dim(-1));
  return unit.matmul(unit.transpose(1, 2));
}

}  // namespace

RegionLoss region_loss(const at::Tensor& student, const at::Tensor& teacher,
                       const RegionLossWeights& weights) {
  const at::Tensor mse = at::mse_loss(student, teacher);
  const at::Tensor cosine = at::cosine_similarity(student, teacher, -1).mean();
  RegionLoss result;
  result.loss = weights.mse * mse + weights.cosine * (1 - cosine);
  result.figures = {{"mse", mse.item<double>()}, {"cosine", cosine.item<double>()}};
  if (weights.relation > 0) {
    const at::Tensor relation = at::mse_loss(relations(student), relations(teacher));
    result.loss = result.loss + weights.relation * relation;
    result.figures["relation"] = relation.item<double>();
  }
  result.figures["loss"] = result.loss.item<double>();
  return result;
}

}  // namespace sightline

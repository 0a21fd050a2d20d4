#include "model/hierarchical_scorer.h"

#include <limits>

#include "model/attention_functions.h"
#include "model/head_products.h"
#include "model/region_blocks.h"

namespace sightline {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Padding stands behind regions that are one after the other.
RegionBlocks blocks_of(const Layout& layout, const at::Tensor& features, const at::Tensor& mask,
                       std::int64_t side) {
  const Layout in_a_row = Sequence{static_cast<int>(features.size(1))};
  return region_blocks(mask.defined() ? in_a_row : layout, side, features.device());
}

// Which slots hold a region that is no padding: [1 or B, blocks, slots] bool.
at::Tensor filled_slots(const PreparedRegions& prepared, const RegionBlocks& blocks,
                        const at::Tensor& image) {
  const auto there = prepared.mask.defined() ? prepared.mask.index_select(0, image)
                                             : torch::ones({1, prepared.features.size(1)},
                                                           prepared.features.options().dtype(at::kBool));
  return in_blocks(there, 1, blocks, 0);
}

}  // namespace

HierarchicalScorer::HierarchicalScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : AdditiveScorer(sizes, make),
      block_(sizes.block),
      block_key_(make.linear(*this, "block_key")),
      block_query_(make.linear(*this, "block_query")),
      block_score_(make.parameter(*this, "block_score")) {}

// The weights inside a block sum to one, so W' u_g + b' is the weighted mean of all W' h_i + b'.
PreparedRegions HierarchicalScorer::prepare(const Regions& regions) {
  const auto blocks = blocks_of(regions.layout, regions.features, regions.mask, block_);
  PreparedRegions prepared = AdditiveScorer::prepare(regions);
  prepared.values = in_blocks(block_key_(regions.features), 1, blocks, 0);
  return prepared;
}

at::Tensor HierarchicalScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto blocks = blocks_of(prepared.layout, prepared.features, prepared.mask, block_);
  const auto query = step.query(sees_word_);
  const auto filled = filled_slots(prepared, blocks, step.image);
  const auto any = filled.any(2, true);  // [1 or B, blocks, 1]

  // Blocks of nothing but padding are even inside, so that nothing divides by zero, and get no weight.
  const auto of_regions = AdditiveScorer::scores(prepared, step).squeeze(1);  // [B, L]
  const auto inside = in_blocks(of_regions, 1, blocks, 0)
                          .masked_fill(torch::logical_and(filled.logical_not(), any), kNever)
                          .log_softmax(2);  // log alpha_ti|g, [B, blocks, slots]
  const auto summary = head_means(prepared.values, inside.exp(), step.image);  // [B, blocks, A]
  const auto over = torch::tanh(summary + block_query_(query).unsqueeze(1))
                        .matmul(block_score_)
                        .masked_fill(any.logical_not().squeeze(2), kNever)
                        .log_softmax(1);  // log beta_tg, [B, blocks]
  return (inside + over.unsqueeze(2)).flatten(1).index_select(1, blocks.slot).unsqueeze(1);
}

}  // namespace sightline

#pragma once

#include <torch/torch.h>

#include "caption/layout.h"

namespace sightline {

// L regions in blocks of neighbours: squares of a grid's cells, or stretches of a sequence. Every block has
// as many slots as the largest; those that an edge cuts off are empty.
struct RegionBlocks {
  std::int64_t blocks = 0, slots = 0;
  at::Tensor region;  // [blocks * slots] int64, which region is in a slot; L where none is
  at::Tensor slot;    // [L] int64, the inverse
};

// side: of a square, or the length of a stretch.
RegionBlocks region_blocks(const Layout& layout, std::int64_t side, torch::Device device);

// [.., L, ...] along `dim` -> [.., blocks, slots, ...]; empty slots get `empty`.
at::Tensor in_blocks(const at::Tensor& of_regions, std::int64_t dim, const RegionBlocks& blocks,
                     double empty);

}  // namespace sightline

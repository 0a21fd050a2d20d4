#include "model/region_blocks.h"

#include <vector>

#include "caption/attention_form.h"

namespace sightline {

RegionBlocks region_blocks(const Layout& layout, std::int64_t side, torch::Device device) {
  const BlockGrid grid = block_grid(layout, static_cast<int>(side));
  const int L = layout.size(), slots = grid.block.cells();
  RegionBlocks result{grid.blocks.cells(), slots, {}, {}};
  std::vector<std::int64_t> region(static_cast<std::size_t>(result.blocks * slots), L);
  std::vector<std::int64_t> slot(static_cast<std::size_t>(L));
  for (int i = 0; i < L; ++i) {
    const int row = i / grid.regions.columns, column = i % grid.regions.columns;
    const int place =
        grid.block_of(i) * slots + row % grid.block.rows * grid.block.columns + column % grid.block.columns;
    region[static_cast<std::size_t>(place)] = i;
    slot[static_cast<std::size_t>(i)] = place;
  }
  result.region = torch::tensor(region, at::kLong).to(device);
  result.slot = torch::tensor(slot, at::kLong).to(device);
  return result;
}

at::Tensor in_blocks(const at::Tensor& of_regions, std::int64_t dim, const RegionBlocks& blocks,
                     double empty) {
  auto sizes = of_regions.sizes().vec();
  sizes[static_cast<std::size_t>(dim)] = 1;
  const auto with_empty = torch::cat({of_regions, torch::full(sizes, empty, of_regions.options())}, dim);
  return with_empty.index_select(dim, blocks.region).unflatten(dim, {blocks.blocks, blocks.slots});
}

}  // namespace sightline

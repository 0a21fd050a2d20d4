#include "model/region_blocks.h"

#include <algorithm>
#include <vector>

namespace sightline {

RegionBlocks region_blocks(const Layout& layout, std::int64_t side, torch::Device device) {
  const Grid* grid = layout.grid();
  const std::int64_t L = layout.size(), rows = grid != nullptr ? grid->rows : 1, columns = L / rows;
  const std::int64_t height = std::min(side, rows), width = std::min(side, columns);
  const std::int64_t down = (rows + height - 1) / height, across = (columns + width - 1) / width;
  RegionBlocks result{down * across, height * width, {}, {}};
  std::vector<std::int64_t> region(static_cast<std::size_t>(result.blocks * result.slots), L);
  std::vector<std::int64_t> slot(static_cast<std::size_t>(L));
  for (std::int64_t i = 0; i < L; ++i) {
    const auto row = i / columns, column = i % columns;
    const auto block = row / height * across + column / width;
    const auto place = block * result.slots + row % height * width + column % width;
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

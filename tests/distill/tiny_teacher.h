#pragma once

#include <torch/script.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/random.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {

// A TorchScript teacher whose regions are the mean colours of `grid` x `grid` cells and their products: [B,
// 6, grid, grid].
inline std::filesystem::path write_tiny_teacher(const std::filesystem::path& file, int grid = 4) {
  torch::jit::Module module("Toy");
  const std::string side = std::to_string(grid);
  module.define("def forward(self, x):\n  y = torch.adaptive_avg_pool2d(x, [" + side + ", " + side +
                "])\n  return torch.cat([y, y * y.flip([1])], 1)\n");
  module.save(file.string());
  return file;
}

// Pictures with patches of random colours.
inline std::vector<std::filesystem::path> draw_patches(const std::filesystem::path& directory, int count,
                                                       int size = 32) {
  std::filesystem::create_directories(directory);
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < count; ++i) {
    Random random(static_cast<std::uint64_t>(i) + 1);
    Image image{size, size, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size * 3)};
    std::uint8_t colours[4][3];
    for (auto& colour : colours)
      for (std::uint8_t& value : colour) value = static_cast<std::uint8_t>(random.below(256));
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x)
        for (int c = 0; c < 3; ++c)
          image.rgb[(static_cast<std::size_t>(y) * size + x) * 3 + c] =
              colours[2 * (2 * y / size) + 2 * x / size][c];
    files.push_back(directory / ("patches" + std::to_string(i) + ".png"));
    write_image(files.back(), image);
  }
  return files;
}

}  // namespace sightline

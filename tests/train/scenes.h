#pragma once

#include <array>
#include <string>

#include "core/temporary_directory.h"
#include "data/caption_source.h"
#include "image/image_writer.h"

namespace sightline {

// Pictures with one coloured square, and what is to be said of them: "a small red square". What tells them
// apart is in the regions taken together, wherever they lie: attention does not know where a region is.
struct Scene {
  std::string caption;
  Image image;
};

inline Scene draw_scene(int colour, bool large, int size = 32) {
  static constexpr std::array<std::array<std::uint8_t, 3>, 3> colours{
      {{220, 30, 30}, {30, 200, 40}, {40, 60, 230}}};
  static constexpr std::array<const char*, 3> names{"red", "green", "blue"};
  Scene scene{std::string("a ") + (large ? "large " : "small ") + names[colour] + " square",
              {size, size, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size * 3, 128)}};
  const int side = large ? size * 3 / 4 : size / 4;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      for (int c = 0; c < 3; ++c)
        scene.image.rgb[(static_cast<std::size_t>(y) * size + x) * 3 + c] = colours[colour][c];
    }
  }
  return scene;
}

// All six scenes, drawn into a directory.
inline CaptionSet draw_scenes(const std::filesystem::path& directory, int size = 32) {
  std::filesystem::create_directories(directory);
  CaptionSet set{"scenes", {}};
  for (int i = 0; i < 6; ++i) {
    const Scene scene = draw_scene(i / 2, i % 2 == 1, size);
    const std::string file = "scene" + std::to_string(i) + ".png";
    write_image(directory / file, scene.image);
    set.images.push_back({std::to_string(i), file, {scene.caption + ".", "  ", scene.caption}});
  }
  return set;
}

}  // namespace sightline

#pragma once

#include <array>
#include <string>

#include "data/caption_source.h"
#include "data/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {

// Pictures with one coloured square, and what is to be said of them: "a red square left". The ground grows
// lighter to the right: attention does not know where its regions lie, so left and right must show in the
// regions themselves.
struct Scene {
  std::string caption;
  Image image;
};

inline Scene draw_scene(int colour, bool right, int size = 32) {
  static constexpr std::array<std::array<std::uint8_t, 3>, 3> colours{
      {{220, 30, 30}, {30, 200, 40}, {40, 60, 230}}};
  static constexpr std::array<const char*, 3> names{"red", "green", "blue"};
  Scene scene{std::string("a ") + names[colour] + " square " + (right ? "right" : "left"),
              {size, size, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size * 3)}};
  for (std::size_t i = 0; i < scene.image.rgb.size(); ++i)
    scene.image.rgb[i] = static_cast<std::uint8_t>(40 + 170 * (i / 3 % size) / size);
  for (int y = size / 4; y < size * 3 / 4; ++y) {
    for (int x = right ? size / 2 : 0; x < (right ? size : size / 2); ++x) {
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

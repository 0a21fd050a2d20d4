#include "render/gallery_data.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "render/gallery_scene.h"

namespace sightline {
namespace {

Json shown(const AttentionForm& form) {
  const Image picture = flat_photo(60, 40, 100);
  return gallery_details(gallery_photo("a.jpg", picture, three_regions_and_one(Layout(2, 3), form)))
      .at("hypotheses")
      .at(0);
}

TEST(GalleryData, FramesAreWindowsOrTheBlockThatGotMost) {
  EXPECT_EQ(shown({.window = true}).at("frames"), (Json{{0, 1, 2, 2}, {1, 2, 1, 1}}));
  EXPECT_EQ(shown({.block = 2}).at("frames"), (Json{{0, 0, 2, 2}, {0, 2, 2, 1}}));
  EXPECT_FALSE(shown({}).contains("frames"));
}

}  // namespace
}  // namespace sightline

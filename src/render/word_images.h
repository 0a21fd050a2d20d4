#pragma once

#include <filesystem>

#include "decode/hypothesis.h"
#include "image/image.h"
#include "image/preprocessing.h"
#include "render/overlay.h"

namespace sightline {

struct WordImagesOptions {
  int max_side = 1024;  // larger photos are shrunk to it
  OverlayOptions overlay;
};

// One PNG per word in `directory` (created with its parents): the photo under the word's map, called
// 01_a.png, 02_dog.png and so on, with whatever is no ASCII letter or digit left out. `geometry` was made for
// this photo's size. Raises EnvironmentError when it cannot be written.
void write_word_images(const std::filesystem::path& directory, const Image& photo, const Geometry& geometry,
                       const Hypothesis& hypothesis, const WordImagesOptions& options = {});

}  // namespace sightline

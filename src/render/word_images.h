#pragma once

#include <filesystem>
#include <vector>

#include "caption/hypothesis.h"
#include "image/image.h"
#include "image/preprocessing.h"
#include "render/overlay.h"

namespace sightline {

struct WordImagesOptions {
  int max_side = 1024;  // larger photos are shrunk to it
  OverlayOptions overlay;
};

// One PNG per word in `directory` (created with its parents): the photo under the word's map, called
// 01_a.png, 02_dog.png and so on, with whatever is no ASCII letter or digit left out. words.json beside them
// says what they are: {"caption": "a dog", "words": [{"word": "a", "file": "01_a.png", "probability": 0.4}]}.
// The pictures that a words.json of an earlier caption lists are removed first, and nothing else (but for
// what killed processes left half-written of these files, see core/leftovers.h). `geometry` was made for this
// photo's size. Raises EnvironmentError when it cannot be written or a picture's name is taken by a file that
// no words.json lists, DataError where a words.json that is there is no such index; then nothing is removed.
void write_word_images(const std::filesystem::path& directory, const Image& photo, const Geometry& geometry,
                       const Hypothesis& hypothesis, const WordImagesOptions& options = {});

// What that writes or removes, to be compared with what is read and written beside it. Raises DataError as
// above.
std::vector<std::filesystem::path> word_image_files(const std::filesystem::path& directory,
                                                    const Hypothesis& hypothesis);

}  // namespace sightline

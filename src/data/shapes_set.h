#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/progress.h"

namespace sightline {

// A data set of drawn scenes.
struct ShapesSetOptions {
  std::int64_t count = 1000;    // scenes to train on
  std::int64_t validation = 0;  // more of them, kept apart
  std::uint64_t seed = 1;
  int size = 64;  // pixels to a side
};

// Writes images/000001.png, 000002.png, ... and COCO captions under `directory`, which is made where it is
// missing: captions.json, or captions_train.json and captions_val.json where `validation` is not 0 (the last
// numbers). Each image has all sentences that the grammar can say of it, so that a caption is exactly right
// when it is one of its image's. Each annotation has beside its caption
//
//     "word_boxes": [null, [12, 7, 20, 21], [12, 7, 20, 21], null, ...]
//
// one entry a word: the figure it speaks of as [x, y, width, height] in pixels, null for words that speak of
// none. Scene i of a seed and size is the same in every set, so sets of different seeds are disjoint draws of
// the same world. All the same bytes for the same options (the PNG files: with the same libpng and zlib;
// their pixels always). The caption files come last and whole. `stop` is asked now and then; returns false
// where it said yes. Of an earlier set in the directory, captions of other seeds or sizes go before the
// pictures change. Raises UsageError for a number that cannot be meant, EnvironmentError where it cannot
// write or a file of these names is none of such a set.
bool write_shapes_set(const std::filesystem::path& directory, const ShapesSetOptions& options,
                      const ProgressSink& progress, const std::function<bool()>& stop);

}  // namespace sightline

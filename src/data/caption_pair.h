#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "data/stored_attention.h"

namespace sightline {

// One caption of one image, as the formats without ids tell them.
struct CaptionPair {
  std::string image;    // file name; of a sidecar whose image is not beside it, the path without its ending
  std::string caption;  // raw text
  std::string where;    // "FILE: line 12", for errors
  std::shared_ptr<const StoredAttention> attention = {};  // of our JSON lines, where it was kept
  bool is_label = false;                  // the caption is a label ("traffic light"), not a sentence
  std::optional<std::string> split = {};  // "train", where the file says it
};

// Takes pairs in file order, and may move from them. The readers raise DataError naming file and line; what
// this raises passes through.
using TakeCaptionPair = std::function<void(CaptionPair&)>;

}  // namespace sightline

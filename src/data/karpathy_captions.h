#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

// "'train', 'val'"
std::string quoted_splits(const std::vector<std::string>& splits);

// Reads a Karpathy data set file ({"images": [{"filename", "filepath"?, "split", "imgid" or "cocoid",
// "sentences": [{"raw"}]}]}): the images of these splits ("train", "restval", "val", "test"), of all but
// `except` where none are given. The id is "cocoid", where there is one, else "imgid", else the file's name.
// Raises DataError as read_coco_captions does, and for a split that the file does not have, naming those it
// has, or where all that it has are left out.
CaptionSet read_karpathy_captions(const std::filesystem::path& path,
                                  const std::vector<std::string>& splits = {},
                                  const std::vector<std::string>& except = {});

}  // namespace sightline

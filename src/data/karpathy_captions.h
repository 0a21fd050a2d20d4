#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

// Reads a Karpathy data set file ({"images": [{"filename", "filepath"?, "split", "imgid" or "cocoid",
// "sentences": [{"raw"}]}]}): the images of these splits ("train", "restval", "val", "test"), of all but
// `except` where none are given. The id is "cocoid", where there is one, else "imgid", else the file's name.
// Raises DataError as read_coco_captions does, and as SplitChoice::check.
CaptionSet read_karpathy_captions(const std::filesystem::path& path,
                                  const std::vector<std::string>& splits = {},
                                  const std::vector<std::string>& except = {});

}  // namespace sightline

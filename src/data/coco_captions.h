#pragma once

#include <filesystem>

#include "data/caption_source.h"

namespace sightline {

// Reads a COCO captions file ({"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]})
// event by event (SAX): keys and sections in any order, unknown keys skipped, ids numbers or strings. Raises
// DataError naming file, record and key: a missing key, a wrong type, an annotation whose image is not there,
// an image listed twice (7 and "7" are two), an escape out of the image directory ("../x", absolute) in
// file_name.
CaptionSet read_coco_captions(const std::filesystem::path& path);

}  // namespace sightline

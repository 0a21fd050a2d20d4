#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

// COCO results of these images: [{"image_id", "caption"}], a caption for each. Replaces the file at once.
// Raises EnvironmentError where it cannot be written.
void write_coco_results(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                        const std::vector<std::string>& captions);

// Whether the file is one of these as they are written here, byte for byte: those of another program differ,
// in blanks at least.
bool is_written_coco_results(const std::filesystem::path& file);

}  // namespace sightline

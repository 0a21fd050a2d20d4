#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"
#include "data/image_id.h"
#include "metrics/evaluation.h"

namespace sightline {

// Raises UsageError unless the name ends in .csv or .json.
void check_per_image_name(const std::filesystem::path& path);

// A row (or an object of a list) per image: id, file, caption, and its scores under their score_key. BLEU of
// one image has coco-caption's constants, as the corpus's has.
void write_per_image_scores(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                            const std::vector<std::string>& captions, const std::vector<ImageScores>& scores);

// Whether a file is one of these: a table with its columns and no others, or, where its name ends in .json,
// such objects.
bool is_per_image_scores(const std::filesystem::path& file);

}  // namespace sightline

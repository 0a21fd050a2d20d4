#pragma once

#include <filesystem>

#include "data/caption_pair.h"

namespace sightline {

// A JSON object a line: "file_name" and "text" (metadata.jsonl), or "file" and "caption" (ours). A line whose
// "status" is not "ok" is left out.
void read_json_lines(const std::filesystem::path& path, const TakeCaptionPair& take);

}  // namespace sightline

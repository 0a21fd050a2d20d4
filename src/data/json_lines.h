#pragma once

#include <filesystem>

#include <optional>
#include <string>

#include "core/json.h"
#include "data/caption_pair.h"

namespace sightline {

// A JSON object a line: "file_name" and "text" (metadata.jsonl), or "file" and "caption" (ours). A line whose
// "status" is not "ok" is left out.
// The caption of one such object. Raises DataError naming the key.
std::optional<CaptionPair> caption_pair(const Json& object, const std::string& where);

void read_json_lines(const std::filesystem::path& path, const TakeCaptionPair& take);

}  // namespace sightline

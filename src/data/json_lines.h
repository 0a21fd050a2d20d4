#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/json.h"
#include "data/caption_pair.h"

namespace sightline {

// The caption of one object: "file_name" and "text" (metadata.jsonl), or "file" and "caption" (ours). Nothing
// where its "status" is not "ok". Raises DataError naming the key.
std::optional<CaptionPair> caption_pair(const Json& object, const std::string& where);

// One such object a line.
void read_json_lines(const std::filesystem::path& path, const TakeCaptionPair& take);

}  // namespace sightline

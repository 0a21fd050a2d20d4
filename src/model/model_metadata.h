#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/json.h"

namespace sightline {

inline constexpr int kModelFormatVersion = 1;

// The metadata of a model file: one JSON document under this key of the safetensors' __metadata__.
inline constexpr char kMetadataKey[] = "sightline";

// That document, its bounds and its format version checked. Raise ModelError: not a Sightline model, a newer
// format version, no JSON; `name` is what errors call the model.
Json model_metadata(std::string_view document, const std::string& name);
Json model_metadata(const std::map<std::string, std::string>& metadata, const std::string& name);

// Reads no tensors.
Json read_model_metadata(const std::filesystem::path& path);

}  // namespace sightline

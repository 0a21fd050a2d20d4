#include "model/model_metadata.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/fault_of_file.h"
#include "weights/json_bounds.h"
#include "weights/mapped_tensors.h"

namespace sightline {

namespace {

void check_format_version(const Json& json, const std::string& name) {
  const auto version = json_get<std::int64_t>(json, "format_version", name);
  if (version == kModelFormatVersion) return;
  throw ModelError(name + ": model format version " + std::to_string(version) + ", expected " +
                       std::to_string(kModelFormatVersion),
                   version > kModelFormatVersion ? "a newer Sightline wrote it: update this one" : "");
}

}  // namespace

Json model_metadata(std::string_view document, const std::string& name) {
  return as_fault_of_file([&] {
    check_json_bounds(document, {}, name + ": description");
    Json json = parse_json(document, name + ": description");
    check_format_version(json, name);
    return json;
  });
}

Json model_metadata(const std::map<std::string, std::string>& metadata, const std::string& name) {
  const auto found = metadata.find(kMetadataKey);
  if (found == metadata.end()) {
    throw ModelError(
        name + ": a safetensors file without Sightline's description, expected a Sightline model",
        "weights of an encoder go to --encoder or --encoder-weights");
  }
  return model_metadata(found->second, name);
}

Json read_model_metadata(const std::filesystem::path& path) {
  return model_metadata(MappedTensors(path).metadata(), path.string());
}

}  // namespace sightline

#include "cli/resources.h"

#include <algorithm>
#include <system_error>

#include "core/error.h"
#include "core/is_there.h"
#include "core/listed.h"
#include "core/nearest.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kPresets[] = "models/presets";

}  // namespace

std::optional<fs::path> find_resource(const fs::path& relative) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  // SOURCE/build/release/sightline is the deepest place of a build.
  fs::path above = program.parent_path();
  for (int level = 0; level < 3; ++level) {
    if (is_there(above / kPresets) && is_there(above / relative)) return above / relative;
    above = above.parent_path();
  }
  // PREFIX/bin/sightline, PREFIX/libexec/sightline/sightline-torch.
  fs::path prefix = program.parent_path();
  for (int level = 0; level < 2; ++level) {
    prefix = prefix.parent_path();
    if (fs::path installed = prefix / "share" / "sightline" / relative; is_there(installed)) return installed;
  }
  return {};
}

std::vector<std::string> preset_names() {
  const auto directory = find_resource(kPresets);
  if (!directory) return {};
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(*directory, ignored)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path find_preset(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".json")) return name;
  const std::vector<std::string> names = preset_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw UsageError("--preset: there is no preset '" + name + "'" + did_you_mean(name, names),
                     "the presets are " + (names.empty() ? "none" : listed(names)) +
                         "; a file of your own is given by its path");
  }
  return *find_resource(kPresets) / (name + ".json");
}

}  // namespace sightline

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sightline {

// A file or directory that comes with the program, given relative to the source tree
// ("models/default.safetensors"): looked for in the directories above the running program (a build inside the
// source tree), then in PREFIX/share/sightline (an installed one).
std::optional<std::filesystem::path> find_resource(const std::filesystem::path& relative);

// The names of the presets that come with the program, sorted.
std::vector<std::string> preset_names();

// The file of a preset: a path as it is, a NAME as models/presets/NAME.json. Raises UsageError listing the
// presets there are.
std::filesystem::path find_preset(const std::string& name);

}  // namespace sightline

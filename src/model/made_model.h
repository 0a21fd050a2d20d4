#pragma once

#include <filesystem>

namespace sightline {

// What a model file says that it was made by, so that a command knows its own output again; false of any
// other file.
bool is_mean_of_models(const std::filesystem::path& file);
bool is_quantised_model(const std::filesystem::path& file);
bool is_calibrated_model(const std::filesystem::path& file);

// Under "training" in the description of a mean: the models that it was made of.
inline constexpr char kAveragedKey[] = "averaged";

}  // namespace sightline

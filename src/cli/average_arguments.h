#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sightline {

// What `average` is told.
struct AverageArguments {
  std::vector<std::filesystem::path> models;
  std::vector<std::string> weights;  // numbers, in the models' order; empty: all alike
  std::filesystem::path out;
};

}  // namespace sightline

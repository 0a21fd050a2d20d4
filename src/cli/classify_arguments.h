#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/text_inputs.h"

namespace sightline {

// What `classify` is told.
struct ClassifyArguments {
  std::filesystem::path model;
  TextInputs inputs;
  std::string format = "text";
  bool attention = false;
  std::optional<std::filesystem::path> html;
  int max_words = 0;
};

}  // namespace sightline

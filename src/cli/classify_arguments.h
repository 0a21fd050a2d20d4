#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/output_form.h"
#include "cli/text_inputs.h"

namespace sightline {

// What `classify` is told.
struct ClassifyArguments {
  std::filesystem::path model;
  TextInputs inputs;
  AnswerForm format = AnswerForm::text;
  bool attention = false;
  std::optional<std::filesystem::path> html;
  int max_words = 0;
};

}  // namespace sightline

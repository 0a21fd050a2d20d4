#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/option.h"

namespace sightline {

// One text that a command was given.
struct InputText {
  std::string text;
  std::string where;  // "text 2", "line 12 of standard input": for errors
  std::string fault;  // why it is none: "is empty"; empty where it is one
};

// Where a command's texts come from.
struct TextInputs {
  std::vector<std::string> operands;                // each a text; "-": the lines of standard input
  std::optional<std::filesystem::path> files_from;  // a file whose lines are texts

  bool empty() const { return operands.empty() && !files_from; }
};

Option files_from_option(TextInputs& inputs);

// Hands over each text in its turn, one in memory at a time; what is no text (an empty one, a file that
// cannot be read) with its fault. False where it was interrupted.
bool for_each_text(const TextInputs& inputs, const std::function<void(const InputText&)>& take);

}  // namespace sightline

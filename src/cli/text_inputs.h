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
  std::string text;     // bytes that are not UTF-8 are U+FFFD
  std::string where;    // "text 2", "line 12 of standard input": for errors
  std::string fault;    // why it is none: "the text is empty"; empty where it is one
  bool empty = false;   // that is its only fault
  bool mended = false;  // not all of it was UTF-8
};

// What to say of texts of which so many were mended, at least one.
std::string mended_warning(std::size_t mended);

// Where a command's texts come from.
struct TextInputs {
  std::vector<std::string> operands;                // each a text; "-": the lines of standard input
  std::optional<std::filesystem::path> files_from;  // a file whose lines are texts

  bool empty() const { return operands.empty() && !files_from; }
};

Option files_from_option(TextInputs& inputs);

// What is done with the texts of a command.
struct TextTaker {
  std::function<void(const InputText&)> take;
  // What was taken is to be answered now: the next is not there yet, or there is none.
  std::function<void()> answer;
};

// Hands over each text in its turn, one in memory at a time, and as soon as it is there; what is no text (an
// empty one, a line too long) with its fault. UTF-16 with its mark is understood. False where it was
// interrupted. Raises DataError for a file that cannot be read.
bool for_each_text(const TextInputs& inputs, const TextTaker& taker);

}  // namespace sightline

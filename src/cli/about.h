#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sightline {

// What help, manual and reference say of the program as a whole.

inline constexpr char kProgramSummary[] = "captions photographs and shows, word by word, where it looked";
inline constexpr char kHelpSummary[] = "what a command does and takes: sightline help COMMAND";

// {"0", "all done"}, ...
std::vector<std::pair<std::string, std::string>> exit_codes();

// {"SIGHTLINE_MODEL", "the model that is used without --model"}, ...
std::vector<std::pair<std::string, std::string>> environment_variables();

}  // namespace sightline

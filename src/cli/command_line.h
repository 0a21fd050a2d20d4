#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.h"

namespace sightline {

// Parses what follows the command's name and stores it through the command's options. Raises UsageError
// naming what is wrong: an unknown option (with the nearest one), a missing or impossible value, too few or
// too many operands. Values are taken in order, so that the last of several wins. Where --help is among the
// options given, operands are not asked for.
void parse_arguments(const Command& command, const std::vector<std::string>& arguments);

// Stores the values of a JSON object {"option-name": value}; '_' may stand for '-'. Raises UsageError naming
// file and key.
void apply_config_file(const Command& command, const std::filesystem::path& path);

}  // namespace sightline

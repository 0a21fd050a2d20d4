#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace sightline {

// Runs the program on its arguments (without its own name). Raises the errors of core/error.h and
// OutputClosed.
ExitCode run_program(const std::vector<std::string>& arguments, Console& console);

// "0.1.0"
std::string program_version();

}  // namespace sightline

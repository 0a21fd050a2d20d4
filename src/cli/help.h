#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace sightline {

// What `sightline --help` prints. `bold`: headings stand out by terminal codes.
std::string program_help(const std::vector<Command>& commands, bool bold);

// What `sightline NAME --help` prints: usage, details, options by group with their defaults, an example.
std::string command_help(const Command& command, bool bold);

}  // namespace sightline

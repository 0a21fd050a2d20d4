#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace sightline {

// All commands and options as one Markdown page, tools/REFERENCE.md. `commands` hold their common options too
// (commands_with); those are listed once, at the end.
std::string reference_page(const std::vector<Command>& commands);

// One command's section of it.
std::string reference_section(const Command& command);

inline constexpr char kReferenceName[] = "REFERENCE.md";
inline constexpr char kReferenceBegin[] = "<!-- Made by: tools/run man --format markdown --out tools -->";

}  // namespace sightline

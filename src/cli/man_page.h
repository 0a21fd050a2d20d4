#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace sightline {

// Manual pages in roff's man macros (man(7)), ASCII but for what help texts hold. `commands` and `command`
// hold their common options too (commands_with).

// sightline(1): what the program does, its commands, exit codes and environment.
std::string program_man_page(const std::vector<Command>& commands);

// sightline-NAME(1)
std::string command_man_page(const Command& command);

// What the first line of each begins and ends with.
inline constexpr std::string_view kManPageBegin = ".TH SIGHTLINE", kManPageEnd = " \"Sightline\"";

// "sightline-caption.1"; of the program itself, where `command` is empty, "sightline.1".
std::string man_page_name(const std::string& command);

}  // namespace sightline

#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "cli/command.h"

namespace sightline {

// What every command takes, or many do.
struct CommonArguments {
  ConsoleOptions console;
  int threads = 0;
  std::optional<std::filesystem::path> config;
  bool help = false;
  bool overwrite = false;  // of commands with an option that is replacing()
};

std::vector<Option> common_options(CommonArguments& arguments);

// all_commands() with these behind their own, and --overwrite where it counts for something: what help,
// manual, reference and completion tell of.
std::vector<Command> commands_with(CommonArguments& arguments);

}  // namespace sightline

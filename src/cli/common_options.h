#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "cli/command.h"

namespace sightline {

// What every command takes.
struct CommonArguments {
  ConsoleOptions console;
  int threads = 0;
  std::optional<std::filesystem::path> config;
  bool help = false;
};

std::vector<Option> common_options(CommonArguments& arguments);

// all_commands() with these behind their own: what help, manual, reference and completion tell of.
std::vector<Command> commands_with(CommonArguments& arguments);

}  // namespace sightline

#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace sightline {

// Scripts that teach a shell to complete the program's command lines: commands first, then options, their
// choices and suggestions, files and directories where they are wanted. `commands` hold their common options
// too (commands_with). Suggestions are taken down as they are at the time.
std::string bash_completion(const std::vector<Command>& commands);
std::string zsh_completion(const std::vector<Command>& commands);
std::string fish_completion(const std::vector<Command>& commands);

// The same for {"bash", "zsh", "fish"}.
std::vector<std::string> completion_shells();
std::string completion_script(const std::string& shell, const std::vector<Command>& commands);

}  // namespace sightline

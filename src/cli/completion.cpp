#include "cli/completion.h"

#include "core/error.h"
#include "core/nearest.h"

namespace sightline {

std::vector<std::string> completion_shells() {
  return {"bash", "zsh", "fish"};
}

std::string completion_script(const std::string& shell, const std::vector<Command>& commands) {
  if (shell == "bash") return bash_completion(commands);
  if (shell == "zsh") return zsh_completion(commands);
  if (shell == "fish") return fish_completion(commands);
  throw UsageError("there is no completion for '" + shell + "'" + did_you_mean(shell, completion_shells()),
                   "expected bash, zsh or fish");
}

}  // namespace sightline

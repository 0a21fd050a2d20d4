#include <memory>

#include "cli/common_options.h"
#include "cli/completion.h"

namespace sightline {

Command completion_command() {
  const auto shell = std::make_shared<std::string>();
  Command command;
  command.name = "completion";
  command.summary = "a script that lets a shell complete commands, options and values";
  command.operands = "bash|zsh|fish";
  command.details =
      "Prints the script. bash and zsh read it at their start: source <(sightline completion bash) in "
      "~/.bashrc, "
      "and with zsh in ~/.zshrc, after compinit. fish takes it as a file of its own: "
      "~/.config/fish/completions/sightline.fish.";
  command.example = "sightline completion bash";
  command.operand_value = ValueKind::text;
  command.operand_suggestions = completion_shells;
  command.min_operands = command.max_operands = 1;
  command.set_operands = [shell](const std::vector<std::string>& operands) { *shell = operands[0]; };
  command.run = [shell](const Session& session) {
    CommonArguments common;
    session.console.print(completion_script(*shell, commands_with(common)));
    return ExitCode::done;
  };
  return command;
}

}  // namespace sightline

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/option.h"

namespace sightline {

// What a command is told when it runs.
struct Session {
  Console& console;
  std::string command_line;  // as typed, quoted for a shell
};

// The process's exit codes.
enum class ExitCode { done = 0, some_failed = 1, usage = 2, failed = 3, interrupted = 130 };

// One command of the program. Its options and its operands are bound to arguments that `run` owns.
struct Command {
  std::string name;
  std::string summary;   // one line, for the list of commands
  std::string operands;  // as the usage line shows them: "PHOTO|DIR..."; empty: takes none
  std::string details;   // a paragraph for its own help
  std::string example;   // one line to try
  std::vector<Option> options;
  ValueKind operand_value = ValueKind::file;  // what shells complete operands with
  Suggestions operand_suggestions;            // and beside that; may be empty
  std::size_t min_operands = 0;
  std::size_t max_operands = 0;
  std::function<void(const std::vector<std::string>&)> set_operands;
  std::function<ExitCode(const Session&)> run;
};

Command caption_command();
Command overlay_command();
Command classify_command();
Command train_command();
Command distill_command();
Command evaluate_command();
Command calibrate_command();
Command quantise_command();
Command average_command();
Command inspect_command();
Command rewrite_command();
Command shapes_command();
Command times_command();
Command info_command();
Command completion_command();
Command man_command();

// All of them, in the order in which help lists them.
std::vector<Command> all_commands();

}  // namespace sightline

#include "cli/program.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "cli/command_line.h"
#include "cli/common_options.h"
#include "cli/full_program.h"
#include "cli/help.h"
#include "cli/named_files.h"
#include "core/is_there.h"
#include "core/nearest.h"
#include "core/parallel.h"

namespace sightline {

namespace {

std::string quoted(const std::string& word) {
  constexpr char kPlain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./:,@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string result = "'";
  for (const char byte : word) result += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return result + "'";
}

// Somebody who has left out the command: what to type.
std::string hint_for(const std::string& word) {
  const bool photo = is_there(word) || std::filesystem::path(word).has_extension();
  return photo ? "sightline caption " + quoted(word) + " says what is in it"
               : "sightline --help lists the commands";
}

const Command& find_command(const std::vector<Command>& commands, const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  names.emplace_back("help");
  throw UsageError("unknown command '" + name + "'" + did_you_mean(name, names), hint_for(name));
}

void use_threads(int wanted) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int most = 8 * cores;  // beyond that a slip of the finger brings the machine down
  if (wanted > most) {
    throw UsageError("--threads: found " + std::to_string(wanted) + ", expected 0 (one per core) to " +
                     std::to_string(most));
  }
  const int threads = wanted > 0 ? wanted : cores;
  set_libtorch_threads(threads);
  set_parallel_threads(static_cast<std::size_t>(threads));
}

std::string command_line_of(const std::vector<std::string>& arguments) {
  std::string line = "sightline";
  for (const std::string& argument : arguments) line.append(" ").append(quoted(argument));
  return line;
}

// A --config file has the first word and the command line the last: the arguments are read once to find the
// file and again after it.
void read_arguments(const Command& command, const CommonArguments& common,
                    const std::vector<std::string>& rest) {
  parse_arguments(command, rest);
  if (!common.config || common.help) return;
  apply_config_file(command, *common.config);
  parse_arguments(command, rest);
}

ExitCode run_command(const std::vector<std::string>& arguments, Console& console) {
  CommonArguments common;
  const std::vector<Command> commands = commands_with(common);
  NamedFiles files;
  Command command = find_command(commands, arguments[0]);
  files.watch(command);
  read_arguments(command, common, {arguments.begin() + 1, arguments.end()});
  console.configure(common.console);
  if (common.help) {
    console.print(command_help(command, console.color_on_output()));
    return ExitCode::done;
  }
  files.check(common.overwrite);
  use_threads(common.threads);
  return command.run({console, command_line_of(arguments)});
}

ExitCode print_help(const std::vector<std::string>& arguments, Console& console) {
  if (arguments.size() > 1) return run_command({arguments[1], "--help"}, console);
  console.print(program_help(all_commands(), console.color_on_output()));
  return ExitCode::done;
}

}  // namespace

std::vector<Command> all_commands() {
  return {caption_command(), overlay_command(),  classify_command(), rewrite_command(),
          train_command(),   distill_command(),  evaluate_command(), calibrate_command(),
          average_command(), quantise_command(), shapes_command(),   times_command(),
          inspect_command(), info_command(),     man_command(),      completion_command()};
}

std::string program_version() {
  return SIGHTLINE_VERSION;
}

ExitCode run_program(const std::vector<std::string>& arguments, Console& console) {
  if (arguments.empty()) {
    throw UsageError("no command given", "sightline --help lists the commands");
  }
  const std::string& first = arguments[0];
  if (first == "--help" || first == "-h" || first == "help") return print_help(arguments, console);
  if (first == "--version") {
    console.print("sightline " + program_version() + "\n");
    return ExitCode::done;
  }
  if (first.starts_with("-")) {
    throw UsageError("'" + first + "' stands before a command" + did_you_mean(first, {"--help", "--version"}),
                     "options follow their command: sightline COMMAND " + first);
  }
  return run_command(arguments, console);
}

}  // namespace sightline

#include "cli/common_options.h"

#include <algorithm>

namespace sightline {

std::vector<Option> common_options(CommonArguments& arguments) {
  return grouped(
      "Common",
      {integer_option("threads", arguments.threads, 0, "threads to compute on; 0: one per core"),
       path_option("config", "FILE", arguments.config,
                   "read options from a JSON object {\"option\": value}; those on the command line win"),
       with_letter('q',
                   switch_option("quiet", arguments.console.quiet, "no messages, no progress: errors only")),
       with_letter('v', switch_option("verbose", arguments.console.verbose, "more messages")),
       enum_option("color", arguments.console.color,
                   "colours in what is printed; auto: on terminals, unless NO_COLOR is set"),
       with_letter('h', switch_option("help", arguments.help, "show this help"))});
}

namespace {

// Behind the last of the options that it is for.
void add_overwrite(std::vector<Option>& options, bool& overwrite) {
  const auto last =
      std::find_if(options.rbegin(), options.rend(), [](const Option& option) { return option.own; });
  if (last == options.rend()) return;
  Option option =
      switch_option("overwrite", overwrite,
                    "replace a file that is in the way, though this command did not write it; what "
                    "it reads is never replaced");
  option.group = last->group;
  options.insert(last.base(), std::move(option));
}

}  // namespace

std::vector<Command> commands_with(CommonArguments& arguments) {
  std::vector<Command> commands = all_commands();
  for (Command& command : commands) {
    add_overwrite(command.options, arguments.overwrite);
    for (Option& option : common_options(arguments)) command.options.push_back(std::move(option));
  }
  return commands;
}

}  // namespace sightline

#include "cli/command_line.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/error.h"
#include "core/is_there.h"
#include "core/json.h"
#include "core/nearest.h"

namespace sightline {

namespace {

namespace po = boost::program_options;

constexpr char kOperands[] = " operands";  // no option can be called so

std::string help_hint(const Command& command) {
  return "sightline " + command.name + " --help lists its options";
}

po::options_description description_of(const Command& command) {
  po::options_description description;
  for (const Option& option : command.options) {
    const std::string names = option.letter ? option.name + "," + option.letter : option.name;
    if (option.argument.empty()) {
      description.add_options()(names.c_str(), "");
    } else if (option.several) {
      description.add_options()(names.c_str(), po::value<std::vector<std::string>>()->multitoken(), "");
    } else {
      description.add_options()(names.c_str(), po::value<std::string>(), "");
    }
    if (option.negatable) description.add_options()(("no-" + option.name).c_str(), "");
  }
  description.add_options()(kOperands, po::value<std::vector<std::string>>(), "");
  return description;
}

std::vector<std::string> flags_of(const Command& command) {
  std::vector<std::string> flags;
  for (const Option& option : command.options) {
    for (std::string& spelling : flags_of(option)) flags.push_back(std::move(spelling));
  }
  return flags;
}

void set(const Option& option, const std::string& value, const std::string& called) {
  try {
    option.set(value);
  } catch (const UsageError& error) {
    throw UsageError(called + " " + error.what(), error.hint());
  }
}

// `begun`: the options of this reading that have had a value.
void store(const Command& command, const po::basic_option<char>& given, std::set<std::string>& begun) {
  for (const Option& option : command.options) {
    if (given.string_key == option.name) {
      if (begun.insert(option.name).second && option.restart) option.restart();
      if (option.argument.empty()) return set(option, "true", flag(option));
      for (const std::string& value : given.value) set(option, value, flag(option));
      return;
    }
    if (option.negatable && given.string_key == "no-" + option.name)
      return set(option, "false", flag(option));
  }
}

// Of a command line that cannot be understood: one of the arguments may be meant for a file.
std::string hint_of_file(const Command& command, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (argument.size() < 2 || argument.front() != '-') continue;
    const std::string ending = std::filesystem::path(argument).extension().string();
    const bool named_as_file =
        argument[1] != '-' && ending.size() > 1 && std::isalpha(static_cast<unsigned char>(ending[1])) != 0;
    if (named_as_file || is_there(argument))
      return "a file of that name is ./" + argument + ", and behind -- names may begin with -";
  }
  return help_hint(command);
}

std::vector<po::basic_option<char>> tokens_of(const Command& command,
                                              const std::vector<std::string>& arguments) {
  const po::options_description description = description_of(command);
  po::positional_options_description positions;
  positions.add(kOperands, -1);
  try {
    return po::command_line_parser(arguments)
        .options(description)
        .positional(positions)
        .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
        .run()
        .options;
  } catch (const po::unknown_option& error) {
    throw UsageError("unknown option '" + error.get_option_name() + "' of " + command.name +
                         did_you_mean(error.get_option_name(), flags_of(command)),
                     hint_of_file(command, arguments));
  } catch (const po::error& error) {
    throw UsageError(command.name + ": " + error.what(), hint_of_file(command, arguments));
  }
}

void check_operand_count(const Command& command, const std::vector<std::string>& operands) {
  if (operands.size() < command.min_operands) {
    throw UsageError(command.name + " needs " + command.operands, help_hint(command));
  }
  if (operands.size() > command.max_operands) {
    throw UsageError(command.name + ": '" + operands[command.max_operands] + "' is one operand too many",
                     help_hint(command));
  }
}

std::string value_text(const Json& value, const std::string& called) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number()) return value.dump();
  throw UsageError(called + " is of type " + value.type_name() +
                   ", expected a text, a number, true or false");
}

}  // namespace

void parse_arguments(const Command& command, const std::vector<std::string>& arguments) {
  std::vector<std::string> operands;
  std::set<std::string> begun;
  bool help = false;
  for (const auto& given : tokens_of(command, arguments)) {
    help = help || given.string_key == "help";
    if (given.string_key == kOperands) {
      operands.insert(operands.end(), given.value.begin(), given.value.end());
    } else {
      store(command, given, begun);
    }
  }
  if (help) return;
  check_operand_count(command, operands);
  if (command.set_operands) command.set_operands(operands);
}

void apply_config_file(const Command& command, const std::filesystem::path& path) {
  Json config;
  try {
    config = read_json_file(path);
  } catch (const DataError& error) {
    throw UsageError(std::string("--config: ") + error.what(), error.hint());
  }
  if (!config.is_object()) throw UsageError(path.string() + ": expected an object {\"option\": value, ...}");
  for (const auto& [key, value] : config.items()) {
    std::string name = key;
    std::replace(name.begin(), name.end(), '_', '-');
    const auto option = std::find_if(command.options.begin(), command.options.end(),
                                     [&name](const Option& candidate) { return candidate.name == name; });
    if (option == command.options.end()) {
      throw UsageError(path.string() + ": unknown option '" + key + "' of " + command.name +
                           did_you_mean("--" + name, flags_of(command)),
                       help_hint(command));
    }
    const std::string called = path.string() + ": '" + key + "'";
    if (option->restart) option->restart();
    if (!option->repeatable || !value.is_array()) {
      set(*option, value_text(value, called), called);
      continue;
    }
    for (const Json& item : value) set(*option, value_text(item, called), called);
  }
}

}  // namespace sightline

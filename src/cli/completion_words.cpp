#include "cli/completion_words.h"

#include "cli/about.h"

namespace sightline {

std::vector<std::pair<std::string, std::string>> first_words(const std::vector<Command>& commands) {
  std::vector<std::pair<std::string, std::string>> words;
  for (const Command& command : commands) words.emplace_back(command.name, command.summary);
  words.emplace_back("help", brief(kHelpSummary));
  return words;
}

std::vector<std::string> offered_values(const Option& option) {
  std::vector<std::string> values = option.choices;
  if (option.suggestions) {
    for (std::string& value : option.suggestions()) values.push_back(std::move(value));
  }
  return values;
}

std::vector<std::string> offered_operands(const Command& command) {
  return command.operand_suggestions ? command.operand_suggestions() : std::vector<std::string>{};
}

std::string brief(const std::string& help) {
  const std::string start = help.substr(0, help.find_first_of(";:("));
  return start.substr(0, start.find_last_not_of(' ') + 1);
}

std::string single_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char byte : text) quoted += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return quoted + "'";
}

}  // namespace sightline

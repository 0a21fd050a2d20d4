#include "cli/help.h"

#include <sstream>

#include "cli/about.h"

namespace sightline {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kHelpColumn = 32;

std::string heading(const std::string& text, bool bold) {
  return bold ? "\033[1m" + text + "\033[0m" : text;
}

// Words filled into lines that start at column `indent`; the first line is already there.
std::string filled(const std::string& text, std::size_t indent) {
  std::istringstream words(text);
  std::string result, word;
  std::size_t column = indent;
  while (words >> word) {
    if (column > indent && column + 1 + word.size() > kColumns) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result + "\n";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() + 2 > width) return text + "\n" + std::string(width, ' ');
  text.resize(width, ' ');
  return text;
}

std::string option_line(const Option& option) {
  std::string left = option.letter ? std::string("  -") + option.letter + ", " : "      ";
  left += shown_flag(option);
  std::string help = option.help;
  if (!option.default_text.empty()) help += " (default: " + option.default_text + ")";
  return padded(left, kHelpColumn) + filled(help, kHelpColumn);
}

}  // namespace

std::string program_help(const std::vector<Command>& commands, bool bold) {
  std::string help = std::string("sightline ") + kProgramSummary + ".\n\n";
  help += heading("Usage", bold) + ": sightline COMMAND [OPTIONS] ...\n\n" + heading("Commands", bold) + "\n";
  for (const Command& command : commands)
    help += padded("  " + command.name, 14) + filled(command.summary, 14);
  help += padded("  help", 14) + kHelpSummary + "\n\n";
  help += "sightline COMMAND --help shows a command's options, sightline --version the version.\n\n";
  help += heading("Exit codes", bold) + "\n";
  for (const auto& [code, meaning] : exit_codes()) help += padded("  " + code, 14) + filled(meaning, 14);
  return help;
}

std::string command_help(const Command& command, bool bold) {
  std::string help = "sightline " + command.name + ": " + command.summary + "\n\n" + heading("Usage", bold) +
                     ": sightline " + command.name + " [OPTIONS]";
  if (!command.operands.empty()) help += " " + command.operands;
  help += "\n\n";
  if (!command.details.empty()) help += filled(command.details, 0) + "\n";
  help += heading("Example", bold) + "\n  " + command.example + "\n";
  for (const std::string& group : groups_of(command.options)) {
    help += '\n';
    help += heading(group, bold) + '\n';
    for (const Option& option : command.options) {
      if (option.group == group) help += option_line(option);
    }
  }
  return help;
}

}  // namespace sightline

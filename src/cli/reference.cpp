#include "cli/reference.h"

#include "cli/about.h"
#include "cli/common_options.h"

namespace sightline {

namespace {

// Words as Markdown shows them unchanged, in a table too.
std::string plain_markdown(const std::string& text) {
  std::string result;
  for (const char byte : text) {
    if (std::string("\\|*_<>[]`").find(byte) != std::string::npos) result += '\\';
    result += byte;
  }
  return result;
}

// In a table '|' ends a cell, within code as well.
std::string code(const std::string& text) {
  std::string result = "`";
  for (const char byte : text) result += byte == '|' ? std::string("\\|") : std::string(1, byte);
  return result + "`";
}

std::string row(const std::string& first, const std::string& second) {
  return "| " + first + " | " + second + " |\n";
}

std::string table_head(const std::string& first, const std::string& second) {
  return row(first, second) + row("---", "---");
}

std::string option_row(const Option& option) {
  std::string flags = option.letter != 0 ? code(std::string("-") + option.letter) + ", " : "";
  flags += code(shown_flag(option));
  std::string help = plain_markdown(option.help);
  if (!option.default_text.empty()) help += " (default: " + code(option.default_text) + ")";
  return row(flags, help);
}

std::string group_table(const std::vector<Option>& options, const std::string& group) {
  std::string text = table_head(plain_markdown(group), "");
  for (const Option& option : options) {
    if (option.group == group) text += option_row(option);
  }
  return text;
}

std::string common_group() {
  CommonArguments arguments;
  return common_options(arguments).front().group;
}

std::string pairs(const std::string& heading, const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string text = table_head(heading, "");
  for (const auto& [term, meaning] : rows) text += row(code(term), plain_markdown(meaning));
  return text;
}

}  // namespace

std::string reference_section(const Command& command) {
  std::string usage = "sightline " + command.name + " [OPTIONS]";
  if (!command.operands.empty()) usage += " " + command.operands;
  std::string text =
      "## " + command.name + "\n\n" + plain_markdown(command.summary) + "\n\n```text\n" + usage + "\n```\n\n";
  if (!command.details.empty()) text += plain_markdown(command.details) + "\n\n";
  text += "For example:\n\n```sh\n" + command.example + "\n```\n";
  for (const std::string& group : groups_of(command.options)) {
    if (group != common_group()) text += "\n" + group_table(command.options, group);
  }
  return text;
}

std::string reference_page(const std::vector<Command>& commands) {
  std::string text =
      std::string(kReferenceBegin) + "\n\n# Commands and options\n\n`sightline` " + kProgramSummary +
      ". What comes after a command can also stand in a JSON file, `--config FILE`: "
      "`{\"option\": value, ...}`. A switch shown as `--[no-]NAME` is on as `--NAME` and off as "
      "`--no-NAME`.\n\n";
  text += table_head("Command", "");
  for (const Command& command : commands)
    text += row("[" + command.name + "](#" + command.name + ")", plain_markdown(command.summary));
  text += row("help", plain_markdown(kHelpSummary));
  for (const Command& command : commands) {
    text += '\n';
    text += reference_section(command);
  }
  CommonArguments arguments;
  text += "\n## Every command\n\n" + group_table(common_options(arguments), common_group());
  text += "\n" + pairs("Exit code", exit_codes());
  return text + "\n" + pairs("Environment", environment_variables());
}

}  // namespace sightline

#include "cli/man_page.h"

#include "cli/about.h"
#include "cli/program.h"

namespace sightline {

namespace {

// Text as roff prints it unchanged: no byte starts a request or an escape, and what programs read ('-',
// quotes,
// '^', '~', '`') stays what was typed.
std::string plain_roff(const std::string& text) {
  std::string result;
  for (const char byte : text) {
    switch (byte) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '"':
        result += "\\(dq";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '^':
        result += "\\(ha";
        break;
      case '~':
        result += "\\(ti";
        break;
      default:
        result += byte;
    }
  }
  return result.starts_with(".") ? "\\&" + result : result;
}

std::string bold(const std::string& text) {
  return "\\fB" + plain_roff(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + plain_roff(text) + "\\fR";
}

// "[PHOTO|DIR...]", its words slanted and what is between them upright.
std::string operands_text(const std::string& operands) {
  return operands.empty() ? "" : " " + italic(operands);
}

std::string title(const std::string& page) {
  std::string upper = page;
  for (char& byte : upper) byte = static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
  return ".TH " + plain_roff(upper) + " 1 \"\" \"sightline " + plain_roff(program_version()) + "\"" +
         std::string(kManPageEnd) + "\n";
}

std::string section(const std::string& name) {
  return ".SH " + name + "\n";
}

// A term and what it means.
std::string entry(const std::string& term, const std::string& text) {
  return ".TP\n" + term + "\n" + text + "\n";
}

std::string term_list(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string text;
  for (const auto& [term, meaning] : rows) text += entry(bold(term), plain_roff(meaning) + ".");
  return text;
}

std::string option_entry(const Option& option) {
  std::string term = option.letter != 0 ? bold(std::string("-") + option.letter) + ", " : "";
  term += bold(option.negatable ? "--[no-]" + option.name : flag(option));
  if (!option.argument.empty()) term += " " + italic(option.argument);
  std::string text = plain_roff(option.help);
  if (!option.default_text.empty()) text += " (default: " + plain_roff(option.default_text) + ")";
  return entry(term, text);
}

std::string option_entries(const Command& command) {
  std::string text;
  for (const std::string& group : groups_of(command.options)) {
    text += ".SS " + plain_roff(group) + "\n";
    for (const Option& option : command.options) {
      if (option.group == group) text += option_entry(option);
    }
  }
  return text;
}

}  // namespace

std::string man_page_name(const std::string& command) {
  return (command.empty() ? "sightline" : "sightline-" + command) + ".1";
}

std::string program_man_page(const std::vector<Command>& commands) {
  std::string text =
      title("sightline") + section("NAME") + "sightline \\- " + plain_roff(kProgramSummary) + "\n";
  text += section("SYNOPSIS") + bold("sightline") + " " + italic("COMMAND") + " [" + italic("OPTIONS") +
          "] ...\n";
  text +=
      section("DESCRIPTION") +
      "Standard output carries results only; messages and progress go to standard error. What comes after a "
      "command can also stand in a JSON file: " +
      bold("--config") + " " + italic("FILE") + ".\n";
  text += section("COMMANDS");
  std::string pages;
  for (const Command& command : commands) {
    text += entry(bold(command.name),
                  plain_roff(command.summary) + ": " + bold("sightline-" + command.name) + "(1).");
    pages += (pages.empty() ? "" : ",\n") + bold("sightline-" + command.name) + "(1)";
  }
  text += entry(bold("help"), plain_roff(kHelpSummary) + ".");
  text += section("OPTIONS") + entry(bold("-h") + ", " + bold("--help"), "list the commands") +
          entry(bold("--version"), "print the version");
  text += section("EXIT STATUS") + term_list(exit_codes());
  text += section("ENVIRONMENT") + term_list(environment_variables());
  return text + section("SEE ALSO") + pages + "\n";
}

std::string command_man_page(const Command& command) {
  const std::string page = "sightline-" + command.name;
  std::string text =
      title(page) + section("NAME") + plain_roff(page) + " \\- " + plain_roff(command.summary) + "\n";
  text += section("SYNOPSIS") + bold("sightline " + command.name) + " [" + italic("OPTIONS") + "]" +
          operands_text(command.operands) + "\n";
  if (!command.details.empty()) text += section("DESCRIPTION") + plain_roff(command.details) + "\n";
  text += section("OPTIONS") + option_entries(command);
  text += section("EXAMPLES") + ".nf\n" + plain_roff(command.example) + "\n.fi\n";
  text += section("EXIT STATUS") + term_list(exit_codes());
  return text + section("SEE ALSO") + bold("sightline") + "(1)\n";
}

}  // namespace sightline

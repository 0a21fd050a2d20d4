#include "cli/completion.h"
#include "cli/completion_words.h"
#include "cli/program.h"
#include "core/listed.h"

namespace sightline {

namespace {

std::string zsh_escaped(const std::string& text, const std::string& special) {
  std::string result;
  for (const char byte : text) {
    if (special.find(byte) != std::string::npos) result += '\\';
    result += byte;
  }
  return result;
}

// What _arguments does for a value: words, files or directories. A space in front keeps it from adding
// options of its own to a call, and nothing but a space means that there is nothing to offer.
std::string action(const std::vector<std::string>& words, ValueKind kind) {
  const std::string files = kind == ValueKind::file        ? "_files"
                            : kind == ValueKind::directory ? "_files -/"
                                                           : "";
  std::vector<std::string> escaped_words;
  for (const std::string& word : words) escaped_words.push_back(zsh_escaped(word, "\\: ()\""));
  const std::string list = joined(escaped_words, " ");
  if (words.empty()) return files.empty() ? " " : files;
  if (files.empty()) return "(" + list + ")";
  return " _alternative \"words\\:word\\:(" + list + ")\" \"files\\:file\\:" + files + "\"";
}

// "'--format=[help]:text|csv:(text csv)'"
std::string spec(const Option& option, const std::string& spelling) {
  const bool shorthand = !spelling.starts_with("--");
  std::string text = "*" + spelling;  // '*': it may come again, the last one counts
  if (!option.argument.empty()) text += shorthand ? "+" : "=";
  text += "[" + zsh_escaped(brief(option.help), "\\[]") + "]";
  if (!option.argument.empty()) {
    text += ":" + zsh_escaped(option.choices.empty() ? option.argument : option.name, "\\:") + ":" +
            action(offered_values(option), option.value);
  }
  return "      " + single_quoted(text) + " \\\n";
}

std::string command_arm(const Command& command) {
  std::string text = "    " + command.name + ")\n      _arguments -s -S : \\\n";
  for (const Option& option : command.options) {
    for (const std::string& spelling : spellings_of(option)) text += spec(option, spelling);
  }
  if (!command.operands.empty()) {
    text += "      " +
            single_quoted("*:" + zsh_escaped(command.operands, "\\:") + ":" +
                          action(offered_operands(command), command.operand_value)) +
            " \\\n";
  }
  text.erase(text.size() - 3);
  return text + "\n      ;;\n";
}

}  // namespace

std::string zsh_completion(const std::vector<Command>& commands) {
  std::string text = "#compdef sightline\n# zsh completion for sightline " + program_version() +
                     ". In ~/.zshrc, after compinit: source <(sightline completion zsh)\n\n_sightline() {\n";
  text += "  local -a first=(\n";
  for (const auto& [word, summary] : first_words(commands))
    text += "    " + single_quoted(zsh_escaped(word, ":") + ":" + summary) + "\n";
  text += "  )\n";
  text += R"zsh(  if ((CURRENT == 2)); then
    _describe -t commands command first
    _arguments : '--help[what the program does]' '--version[its version]'
    return
  fi
  local command=$words[2]
  local curcontext="${curcontext%:*}-$command:"
  shift words
  ((CURRENT--))
  case $command in
)zsh";
  std::vector<std::string> names;
  for (const Command& command : commands) {
    text += command_arm(command);
    names.push_back(command.name);
  }
  text += "    help)\n      _arguments ':command:(" + joined(names, " ") + ")'\n      ;;\n  esac\n}\n";
  // Sourced it registers itself; as a file in $fpath it is the function's body.
  return text +
         "\nif [[ $funcstack[1] == _sightline ]]; then\n  _sightline \"$@\"\nelse\n"
         "  compdef _sightline sightline\nfi\n";
}

}  // namespace sightline

#include "cli/completion.h"
#include "cli/completion_words.h"
#include "cli/program.h"
#include "core/listed.h"

namespace sightline {

namespace {

// COMP_WORDS holds "--format=js" as three words, because '=' breaks words. Files and directories are left to
// readline (compopt), which knows quotes, spaces and '~'.
constexpr char kBashHead[] = R"sh(
_sightline_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_sightline() {
  local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  local word operands_only=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _sightline_words "$_sightline_first" "$current"
    return
  fi
  if [[ $current == = ]]; then
    current=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
    [[ $word == -- ]] && operands_only=yes
  done
  if [[ -z $operands_only ]]; then
    _sightline_value "$command" "$option" "$current" && return
    if [[ $current == -* ]]; then
      _sightline_options "$command" "$current"
      return
    fi
  fi
  _sightline_operands "$command" "$current"
}
)sh";

// "    caption:--format) _sightline_words 'text csv' "$3" ;;"
std::string arm(const std::string& pattern, const std::vector<std::string>& words, const std::string& current,
                ValueKind kind) {
  std::vector<std::string> actions;
  if (!words.empty())
    actions.push_back("_sightline_words " + single_quoted(joined(words, " ")) + " " + current);
  if (kind == ValueKind::file) actions.emplace_back("compopt -o default");
  if (kind == ValueKind::directory) actions.emplace_back("compopt -o dirnames");
  return "    " + pattern + ") " + joined(actions, " ; ") + " ;;\n";
}

// Options that take a value: what it is completed with.
std::string values_function(const std::vector<Command>& commands) {
  std::string text =
      "\n# True where the option takes a value, which is then completed.\n_sightline_value() {\n";
  text += "  case $1:$2 in\n";
  for (const Command& command : commands) {
    for (const Option& option : command.options) {
      if (option.argument.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& spelling : spellings_of(option))
        patterns.push_back(command.name + ":" + spelling);
      text += arm(joined(patterns, " | "), offered_values(option), "\"$3\"", option.value);
    }
  }
  return text + "    *) return 1 ;;\n  esac\n}\n";
}

std::string options_function(const std::vector<Command>& commands) {
  std::string text = "\n_sightline_options() {\n  case $1 in\n";
  for (const Command& command : commands) {
    std::vector<std::string> words;
    for (const Option& option : command.options) {
      for (std::string& spelling : spellings_of(option)) words.push_back(std::move(spelling));
    }
    text += arm(command.name, words, "\"$2\"", ValueKind::text);
  }
  return text + "  esac\n}\n";
}

std::string operands_function(const std::vector<Command>& commands) {
  std::string text = "\n_sightline_operands() {\n  case $1 in\n";
  std::vector<std::string> names;
  for (const Command& command : commands) {
    names.push_back(command.name);
    if (command.operands.empty()) continue;
    text += arm(command.name, offered_operands(command), "\"$2\"", command.operand_value);
  }
  return text + arm("help", names, "\"$2\"", ValueKind::text) + "  esac\n}\n";
}

}  // namespace

std::string bash_completion(const std::vector<Command>& commands) {
  std::vector<std::string> first;
  for (const auto& [word, summary] : first_words(commands)) first.push_back(word);
  for (const char* word : {"--help", "--version"}) first.emplace_back(word);
  return "# bash completion for sightline " + program_version() +
         ". In ~/.bashrc: source <(sightline completion bash)\n\n_sightline_first=" +
         single_quoted(joined(first, " ")) + "\n" + kBashHead + values_function(commands) +
         options_function(commands) + operands_function(commands) + "\ncomplete -F _sightline sightline\n";
}

}  // namespace sightline

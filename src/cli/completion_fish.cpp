#include "cli/completion.h"
#include "cli/completion_words.h"
#include "cli/program.h"
#include "core/listed.h"

namespace sightline {

namespace {

// Only the word after the program is the command: a photo may be called "train".
constexpr char kFishHead[] = R"fish(
function __sightline_first
    test (count (commandline -opc)) -eq 1
end

function __sightline_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
end

complete -c sightline -f
complete -c sightline -n __sightline_first -s h -l help -d 'what the program does'
complete -c sightline -n __sightline_first -l version -d 'its version'
)fish";

std::string fish_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char byte : text) {
    if (byte == '\'' || byte == '\\') quoted += '\\';
    quoted += byte;
  }
  return quoted + "'";
}

std::string value_flags(const std::vector<std::string>& words, ValueKind kind) {
  std::string list = joined(words, " ");
  if (kind == ValueKind::directory) list += "(__fish_complete_directories)";
  std::string flags = kind == ValueKind::file ? " -r -F" : " -x";
  if (!list.empty()) flags += " -a " + fish_quoted(list);
  return flags;
}

std::string rule(const std::string& command, const std::string& rest) {
  return "complete -c sightline -n " + fish_quoted("__sightline_is " + command) + rest + "\n";
}

std::string option_rules(const Command& command, const Option& option) {
  const std::string about = " -d " + fish_quoted(brief(option.help));
  std::string flags = " -l " + option.name;
  if (option.letter != 0) flags += std::string(" -s ") + option.letter;
  if (!option.argument.empty()) flags += value_flags(offered_values(option), option.value);
  std::string text = rule(command.name, flags + about);
  if (option.negatable)
    text += rule(command.name, " -l no-" + option.name + " -d " + fish_quoted("not: " + brief(option.help)));
  return text;
}

std::string operand_rules(const Command& command) {
  if (command.operands.empty()) return {};
  const std::vector<std::string> words = offered_operands(command);
  const std::string list = words.empty() ? "" : " -a " + fish_quoted(joined(words, " "));
  const bool files = command.operand_value != ValueKind::text;
  return rule(command.name, (files ? " -F" : " -f") + list);
}

}  // namespace

std::string fish_completion(const std::vector<Command>& commands) {
  std::string text = "# fish completion for sightline " + program_version() +
                     ". Save it as ~/.config/fish/completions/sightline.fish\n";
  text += kFishHead;
  std::vector<std::string> names;
  for (const auto& [word, summary] : first_words(commands)) {
    text += "complete -c sightline -n __sightline_first -a " + word + " -d " + fish_quoted(summary) + "\n";
  }
  for (const Command& command : commands) {
    names.push_back(command.name);
    text += "\n" + operand_rules(command);
    for (const Option& option : command.options) text += option_rules(command, option);
  }
  return text + "\n" + rule("help", " -f -a " + fish_quoted(joined(names, " ")));
}

}  // namespace sightline

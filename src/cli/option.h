#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/enum_names.h"
#include "core/foreign_file.h"

namespace sightline {

// What shells complete a value with.
enum class ValueKind { text, file, directory };

// Whether the file or directory that a value names is one that the command makes. What it reads is never
// replaced (NamedFiles::check()).
enum class FileUse { read, written };

// Values worth offering, worked out when a shell asks.
using Suggestions = std::function<std::vector<std::string>()>;

// One option of a command, as data: parsing, --config, help texts, the manual, the reference and the shells'
// completion all read the same table. An option stores
// straight into the field of the command's arguments that it is bound to; the field must outlive it, and what
// stands in the field beforehand is the default.
struct Option {
  std::string name;      // without the dashes
  char letter = 0;       // of the short form; 0: none
  std::string argument;  // what help texts call its value; empty: a switch
  std::string help;
  std::string group;                 // its heading in help texts
  std::string default_text;          // as help texts show it; empty: nothing to show
  std::vector<std::string> choices;  // the values it takes, where they are few
  bool negatable = false;            // a switch that --no-NAME turns off
  bool repeatable = false;           // may be given several times; a list in --config
  bool several = false;              // takes all values up to the next option
  ValueKind value = ValueKind::text;
  FileUse use = FileUse::read;  // of files and directories
  // Of a file that is written: what it is, so that another's file in its place is refused (replacing()).
  std::optional<OwnFiles> own;
  // Files that are written beside its value, asked once the command line is read; may be empty.
  std::function<std::vector<std::filesystem::path>()> further;
  Suggestions suggestions;  // for values that need not be among them; may be empty
  // Forgets the values set so far: called before the first of each reading, so that those of the command line
  // replace those of --config; may be empty.
  std::function<void()> restart;
  // Raises UsageError saying what is wrong with the value (the caller names the option). Switches get "true"
  // or "false".
  std::function<void(const std::string&)> set;
};

// "--max-length"
std::string flag(const Option& option);
// Every long form: "--gate", and "--no-gate" where there is one.
std::vector<std::string> flags_of(const Option& option);
// Those and the short form.
std::vector<std::string> spellings_of(const Option& option);
// As help texts show it, without the short form: "--[no-]meteor", "--max-length N".
std::string shown_flag(const Option& option);
// The headings of these options, each once.
std::vector<std::string> groups_of(const std::vector<Option>& options);

Option text_option(std::string name, std::string argument, std::string& field, std::string help);
Option choice_option(std::string name, std::vector<std::string> choices, std::string& field,
                     std::string help);
// The same option taking these values alone. Others are refused, with the nearest suggested, before its own
// `set` sees them.
Option with_choices(std::vector<std::string> choices, Option option);
// A value of an enum by its name (core/enum_names.h).
template <NamedEnum Enum>
Option enum_option(std::string name, Enum& field, std::string help) {
  Option option;
  option.name = std::move(name);
  option.help = std::move(help);
  option.default_text = to_string(field);
  option.set = [&field](const std::string& text) { field = parse_enum<Enum>(text); };
  return with_choices(enum_names<Enum>(), std::move(option));
}
// `argument` DIR or RUN: a directory; else a file. Refuses "-".
Option path_option(std::string name, std::string argument, std::filesystem::path& field, std::string help);
Option path_option(std::string name, std::string argument, std::optional<std::filesystem::path>& field,
                   std::string help);
// The same option, for which "-" is standard input or output: `set_dash` is called in place of its own `set`.
Option with_dash(std::function<void()> set_dash, Option option);
// What becomes of a value of a repeatable option that is there already.
enum class Repeats { dropped, kept };
// The same option, which may be given several times: its values are gathered in place of its own `set`, names
// each once. with_commas: a value may be several with commas between them. Refuse empty ones.
Option repeatable(std::vector<std::string>& values, Option option, Repeats repeats = Repeats::dropped);
Option with_commas(Option option);
// The same option, which takes several values one behind the other too, "--templates A B"; of a command
// without operands.
Option with_several_values(Option option);
// A whole number, at least `minimum`; or from there to `maximum`, both included.
Option integer_option(std::string name, int& field, int minimum, std::string help);
Option integer_option(std::string name, int& field, int minimum, int maximum, std::string help);
// A number from `minimum` to `maximum`, both included; never infinite or not a number.
Option number_option(std::string name, double& field, double minimum, double maximum, std::string help);
Option seed_option(std::string name, std::uint64_t& field, std::string help);
Option switch_option(std::string name, bool& field, std::string help);

// The same option, whose file or directory the command writes. Every output is one of these: tests try each
// on everything that its command reads.
Option written(Option option);
// The same, of a file that replaces what an earlier run has written, and other files only where --overwrite
// is given, which each command with such an option has (commands_with()).
Option replacing(OwnFiles own, Option option);

// For options that are not bound to a plain field. Raise UsageError.
std::int64_t parse_integer(const std::string& text);
double parse_number(const std::string& text);
bool parse_switch(const std::string& text);

// The same option with a short form.
Option with_letter(char letter, Option option);
// The same options under one heading.
std::vector<Option> grouped(const std::string& group, std::vector<Option> options);

}  // namespace sightline

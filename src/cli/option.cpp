#include "cli/option.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/comma_list.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/number_text.h"

namespace sightline {

namespace {

Option value_option(std::string name, std::string argument, std::string help, std::string default_text) {
  Option option;
  option.name = std::move(name);
  option.argument = std::move(argument);
  option.help = std::move(help);
  option.default_text = std::move(default_text);
  return option;
}

Option path_value_option(std::string name, std::string argument, std::string help, std::string default_text) {
  const bool directory = argument == "DIR" || argument == "RUN";
  Option option =
      value_option(std::move(name), std::move(argument), std::move(help), std::move(default_text));
  option.value = directory ? ValueKind::directory : ValueKind::file;
  return option;
}

void refuse_nameless(const std::string& text) {
  if (text.empty()) throw UsageError("is empty, expected a file");
  if (text == "-") throw UsageError("is '-', expected a file or directory", "./- is one that is called so");
}

}  // namespace

std::string flag(const Option& option) {
  return "--" + option.name;
}

std::vector<std::string> flags_of(const Option& option) {
  if (!option.negatable) return {flag(option)};
  return {flag(option), "--no-" + option.name};
}

std::vector<std::string> spellings_of(const Option& option) {
  std::vector<std::string> spellings = flags_of(option);
  if (option.letter != 0) spellings.push_back(std::string("-") + option.letter);
  return spellings;
}

std::string shown_flag(const Option& option) {
  const std::string shown = option.negatable ? "--[no-]" + option.name : flag(option);
  return option.argument.empty() ? shown : shown + " " + option.argument;
}

std::vector<std::string> groups_of(const std::vector<Option>& options) {
  std::vector<std::string> groups;
  for (const Option& option : options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) groups.push_back(option.group);
  }
  return groups;
}

Option text_option(std::string name, std::string argument, std::string& field, std::string help) {
  Option option = value_option(std::move(name), std::move(argument), std::move(help), field);
  option.set = [&field](const std::string& text) { field = text; };
  return option;
}

Option choice_option(std::string name, std::vector<std::string> choices, std::string& field,
                     std::string help) {
  return with_choices(std::move(choices), text_option(std::move(name), "", field, std::move(help)));
}

Option with_choices(std::vector<std::string> choices, Option option) {
  option.argument.clear();
  for (const auto& choice : choices) option.argument += (option.argument.empty() ? "" : "|") + choice;
  option.choices = std::move(choices);
  option.set = [set = option.set, argument = option.argument,
                choices = option.choices](const std::string& text) {
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
      throw UsageError("is '" + text + "', expected one of " + argument + did_you_mean(text, choices));
    }
    set(text);
  };
  return option;
}

Option path_option(std::string name, std::string argument, std::filesystem::path& field, std::string help) {
  Option option = path_value_option(std::move(name), std::move(argument), std::move(help), field.string());
  option.set = [&field](const std::string& text) {
    refuse_nameless(text);
    field = text;
  };
  return option;
}

Option path_option(std::string name, std::string argument, std::optional<std::filesystem::path>& field,
                   std::string help) {
  Option option =
      path_value_option(std::move(name), std::move(argument), std::move(help), field ? field->string() : "");
  option.set = [&field](const std::string& text) {
    refuse_nameless(text);
    field = text;
  };
  return option;
}

Option with_dash(std::function<void()> set_dash, Option option) {
  option.set = [set = option.set, set_dash = std::move(set_dash)](const std::string& text) {
    text == "-" ? set_dash() : set(text);
  };
  return option;
}

Option repeatable(std::vector<std::string>& values, Option option, Repeats repeats) {
  option.repeatable = true;
  option.set = [&values, repeats](const std::string& text) {
    if (text.empty()) throw UsageError("is empty, expected a name");
    if (repeats == Repeats::kept || std::find(values.begin(), values.end(), text) == values.end())
      values.push_back(text);
  };
  return option;
}

Option with_commas(Option option) {
  option.set = [set = option.set](const std::string& text) {
    const std::vector<std::string> parts = split_at_commas(text);
    if (parts.empty()) throw UsageError("is '" + text + "', expected names with commas between them");
    for (const std::string& part : parts) set(part);
  };
  return option;
}

Option with_several_values(Option option) {
  option.several = true;
  return option;
}

Option integer_option(std::string name, int& field, int minimum, std::string help) {
  return integer_option(std::move(name), field, minimum, std::numeric_limits<int>::max(), std::move(help));
}

Option integer_option(std::string name, int& field, int minimum, int maximum, std::string help) {
  Option option = value_option(std::move(name), "N", std::move(help), std::to_string(field));
  option.set = [&field, minimum, maximum](const std::string& text) {
    const std::int64_t value = parse_integer(text);
    if (value < minimum || value > maximum) {
      const bool bounded = maximum < std::numeric_limits<int>::max() || value > maximum;
      throw UsageError("is " + text + ", expected " +
                       (bounded ? std::to_string(minimum) + " to " + std::to_string(maximum)
                                : "at least " + std::to_string(minimum)));
    }
    field = static_cast<int>(value);
  };
  return option;
}

Option number_option(std::string name, double& field, double minimum, double maximum, std::string help) {
  Option option = value_option(std::move(name), "X", std::move(help), shortest_text(field));
  option.set = [&field, minimum, maximum](const std::string& text) {
    const double value = parse_number(text);
    if (value < minimum || value > maximum) {
      throw UsageError("is " + text + ", expected " + shortest_text(minimum) + " to " +
                       shortest_text(maximum));
    }
    field = value;
  };
  return option;
}

Option seed_option(std::string name, std::uint64_t& field, std::string help) {
  Option option = value_option(std::move(name), "N", std::move(help), std::to_string(field));
  option.set = [&field](const std::string& text) {
    const std::int64_t value = parse_integer(text);
    if (value < 0) throw UsageError("is " + text + ", expected at least 0");
    field = static_cast<std::uint64_t>(value);
  };
  return option;
}

Option switch_option(std::string name, bool& field, std::string help) {
  Option option = value_option(std::move(name), "", std::move(help), "");
  option.set = [&field](const std::string& text) { field = parse_switch(text); };
  return option;
}

std::int64_t parse_integer(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range && stop == end)
    throw UsageError("is " + text + ", expected a number of at most 18 digits");
  if (error != std::errc() || stop != end) throw UsageError("is '" + text + "', expected a whole number");
  return value;
}

double parse_number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) {
    throw UsageError("is '" + text + "', expected a number");
  }
  return value;
}

bool parse_switch(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  throw UsageError("is '" + text + "', expected true or false");
}

Option replacing(OwnFiles own, Option option) {
  option.own = std::move(own);
  return written(std::move(option));
}

Option with_letter(char letter, Option option) {
  option.letter = letter;
  return option;
}

Option written(Option option) {
  option.use = FileUse::written;
  return option;
}

std::vector<Option> grouped(const std::string& group, std::vector<Option> options) {
  for (Option& option : options) option.group = group;
  return options;
}

}  // namespace sightline

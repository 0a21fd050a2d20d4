#include "cli/field_options.h"

#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/split.h"

namespace sightline {

namespace {

using Kind = FieldInfo::Kind;

const char* argument_of(Kind kind) {
  switch (kind) {
    case Kind::on_off:
    case Kind::name:
      return "";  // a switch has none, and choices are their own
    case Kind::whole:
    case Kind::seed:
      return "N";
    case Kind::number:
      return "X";
    case Kind::three_numbers:
      return "R,G,B";
    case Kind::text:
      break;
  }
  return "NAME";
}

// "0.5,0.5,0.5"
Json numbers_from_text(const std::string& text) {
  Json numbers = Json::array();
  if (text.empty()) return numbers;
  for (const std::string_view part : split(text, ',')) numbers.push_back(parse_number(std::string(part)));
  return numbers;
}

Json whole_from_text(const std::string& text) {
  const std::int64_t value = parse_integer(text);
  return value < 0 ? Json(value) : Json(static_cast<std::uint64_t>(value));
}

}  // namespace

Option option_of(const FieldInfo& info, const Json& standard, std::function<void(const std::string&)> set) {
  Option option;
  option.name = flag_name(info.key);
  option.letter = info.letter;
  option.argument = argument_of(info.kind);
  option.help = info.help;
  option.group = info.group;
  option.set = std::move(set);
  if (standard.is_string()) option.default_text = standard.get<std::string>();
  if (standard.is_number()) option.default_text = standard.dump();
  return info.kind == Kind::name ? with_choices(info.choices, std::move(option)) : option;
}

Json value_from_text(const FieldInfo& info, const std::string& text) {
  switch (info.kind) {
    case Kind::on_off:
      return parse_switch(text);
    case Kind::whole:
    case Kind::seed:
      return whole_from_text(text);
    case Kind::number:
      return parse_number(text);
    case Kind::three_numbers:
      return numbers_from_text(text);
    case Kind::text:
    case Kind::name:
      break;
  }
  return text;
}

Json valid_value_from_text(const FieldInfo& info, const std::string& text) {
  Json value = value_from_text(info, text);
  if (const auto fault = fault_of(info, value))
    throw UsageError("is " + text + ", expected " + fault->expected);
  return value;
}

}  // namespace sightline

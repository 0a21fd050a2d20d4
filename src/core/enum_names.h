#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"

namespace sightline {

// A value of an enum and its name in files and flags.
template <class Enum>
struct EnumName {
  Enum value;
  const char* name;
};

// The one place where an enum's names stand. Specialised beside the enum:
//
//   template <>
//   struct EnumNames<ResizeRule> {
//     static constexpr const char* kWhat = "resize rule";  // what errors call it
//     static constexpr EnumName<ResizeRule> kRows[] = {{ResizeRule::squash, "squash"}, ...};
//   };
//
// Rows may be of a type of their own that has `value` and `name` and says more.
template <class Enum>
struct EnumNames {};

template <class Enum>
concept NamedEnum = requires {
  EnumNames<Enum>::kRows;
};

// "soft, hard or none"
std::string one_of(const std::vector<std::string>& names);

template <NamedEnum Enum>
std::string to_string(Enum value) {
  for (const auto& row : EnumNames<Enum>::kRows)
    if (row.value == value) return std::string(row.name);
  return {};
}

// All of them, in the order of the table: for choices, help and completion.
template <NamedEnum Enum>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  for (const auto& row : EnumNames<Enum>::kRows) names.emplace_back(row.name);
  return names;
}

// The value of that name; nothing where there is none.
template <NamedEnum Enum>
std::optional<Enum> find_enum(std::string_view name) {
  for (const auto& row : EnumNames<Enum>::kRows)
    if (row.name == name) return row.value;
  return std::nullopt;
}

// Raises UsageError "resize rule: found 'squahs', expected squash, centre-crop or letterbox, did you mean
// 'squash'?".
[[noreturn]] void refuse_name(const char* what, const std::string& found,
                              const std::vector<std::string>& names);

template <NamedEnum Enum>
Enum parse_enum(const std::string& name) {
  if (const auto value = find_enum<Enum>(name)) return *value;
  refuse_name(EnumNames<Enum>::kWhat, name, enum_names<Enum>());
}

// The member `key` of `object`, one of `names`; `fallback` where it is absent. Raises DataError "NAME: key
// 'gate' is "wide", expected off, scalar or vector".
std::string json_name_or(const Json& object, const std::string& key, const std::string& fallback,
                         const std::vector<std::string>& names, const std::string& name);

template <NamedEnum Enum>
Enum json_enum_or(const Json& object, const std::string& key, Enum fallback, const std::string& name) {
  return parse_enum<Enum>(json_name_or(object, key, to_string(fallback), enum_names<Enum>(), name));
}

}  // namespace sightline

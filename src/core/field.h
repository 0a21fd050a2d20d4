#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/enum_names.h"
#include "core/json.h"

namespace sightline {

// Which numbers a field takes: from `least` to `most`, both included unless said otherwise.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above = false;    // `least` itself is out
  bool below = false;    // `most` itself is out
  bool or_zero = false;  // 0 is in beside them: "not given"
};
constexpr Range from(double least, double most = std::numeric_limits<double>::infinity()) {
  return {.least = least, .most = most};
}

// What is known of one value of an options struct: its row in the table that flags, JSON, checks and help
// are made from.
struct FieldInfo {
  enum class Kind { on_off, whole, seed, number, text, name, three_numbers };

  std::string key;  // in JSON, words joined by '_'; inside a part of its own "decoder.hidden_size"
  Kind kind = Kind::text;
  std::string help;
  Range range;                       // of whole, number and each of three_numbers
  std::vector<std::string> choices;  // of name
  bool or_none = false;              // three_numbers may be none: an empty list
  std::string group;                 // heading in help texts
  char letter = 0;                   // of the flag's short form; 0: none
  bool later = false;  // came after the first version: JSON leaves its default out, so that documents of
                       // before are still what would be written
};

// One value that cannot be meant.
struct FieldFault {
  std::string key;       // FieldInfo::key
  std::string found;     // as JSON shows it
  std::string expected;  // "1 to 1000"
};
// "key 'beam' is 0, expected 1 to 1000"
std::string text_of(const FieldFault& fault);

// Raises DataError "NAME: key 'beam' is 0, expected 1 to 1000".
[[noreturn]] void refuse_value(const std::string& name, const FieldFault& fault);

// Its type and its range; nothing where `value` can be meant. A number is never infinite or not a number.
std::optional<FieldFault> fault_of(const FieldInfo& info, const Json& value);

// "min-length" of "min_length": as flags and journals spell keys.
std::string flag_name(std::string key);

// A value of `Struct` by its row. `get` and `set` reach it; what is set has passed fault_of().
template <class Struct>
struct Field {
  FieldInfo info;
  std::function<Json(const Struct&)> get;
  std::function<void(Struct&, const Json&)> set;
};
template <class Struct>
using Fields = std::vector<Field<Struct>>;

// The row of `member`, whose type says what kind of value it is. Whole numbers stay within their type.
template <class Struct, class Value>
Field<Struct> field(std::string key, Value Struct::*member, std::string help, Range range = {}) {
  using Kind = FieldInfo::Kind;
  Field<Struct> row;
  row.info.key = std::move(key);
  row.info.help = std::move(help);
  row.info.range = range;
  row.get = [member](const Struct& object) { return Json(object.*member); };
  row.set = [member](Struct& object, const Json& json) { object.*member = json.get<Value>(); };
  if constexpr (NamedEnum<Value>) {
    row.info.kind = Kind::name;
    row.info.choices = enum_names<Value>();
    row.get = [member](const Struct& object) { return Json(to_string(object.*member)); };
    row.set = [member](Struct& object, const Json& json) {
      object.*member = parse_enum<Value>(json.get<std::string>());
    };
  } else if constexpr (std::is_same_v<Value, bool>) {
    row.info.kind = Kind::on_off;
  } else if constexpr (std::is_floating_point_v<Value>) {
    row.info.kind = Kind::number;
  } else if constexpr (std::is_unsigned_v<Value>) {
    row.info.kind = Kind::seed;
    row.info.range = from(0);
  } else if constexpr (std::is_integral_v<Value>) {
    row.info.kind = Kind::whole;
    // What a double tells apart.
    const auto widest = std::min(static_cast<double>(std::numeric_limits<Value>::max()), 0x1p53);
    row.info.range.most = std::min(range.most, widest);
    row.info.range.least = std::max(range.least, -widest);
  } else if constexpr (std::is_same_v<Value, std::vector<double>>) {
    row.info.kind = Kind::three_numbers;
    row.info.or_none = true;
  } else if constexpr (std::is_same_v<Value, std::array<float, 3>>) {
    row.info.kind = Kind::three_numbers;
    row.info.range.most = std::min(range.most, static_cast<double>(std::numeric_limits<float>::max()));
  }
  return row;
}

// A text that is one of `choices`, which no enum lists.
template <class Struct>
Field<Struct> name_field(std::string key, std::string Struct::*member, std::string help,
                         std::vector<std::string> choices) {
  Field<Struct> row = field(std::move(key), member, std::move(help));
  row.info.kind = FieldInfo::Kind::name;
  row.info.choices = std::move(choices);
  return row;
}

template <class Struct>
Field<Struct> with_letter(char letter, Field<Struct> row) {
  row.info.letter = letter;
  return row;
}

template <class Struct>
Field<Struct> later(Field<Struct> row) {
  row.info.later = true;
  return row;
}

template <class Struct>
Fields<Struct> in_group(const std::string& group, Fields<Struct> rows) {
  for (auto& row : rows) row.info.group = group;
  return rows;
}

// The rows of a struct's part as rows of the whole; `under` is the key of the JSON object that the part is in
// ("decoder"), empty where its keys stand among those of the whole. Short forms of flags stay behind.
template <class Struct, class Part>
Fields<Struct> fields_of_part(Part Struct::*part, const Fields<Part>& rows, const std::string& under = "") {
  Fields<Struct> lifted;
  for (const Field<Part>& row : rows) {
    Field<Struct> outer{row.info, [part, get = row.get](const Struct& object) { return get(object.*part); },
                        [part, set = row.set](Struct& object, const Json& json) { set(object.*part, json); }};
    outer.info.letter = 0;
    if (!under.empty()) outer.info.key = under + "." + row.info.key;
    lifted.push_back(std::move(outer));
  }
  return lifted;
}

// Where the value of a row stands: "/decoder/hidden_size".
Json::json_pointer pointer_to(const FieldInfo& info);

// Every row's value.
template <class Struct>
Json whole_json(const Fields<Struct>& rows, const Struct& object) {
  Json json = Json::object();
  for (const auto& row : rows) json[pointer_to(row.info)] = row.get(object);
  return json;
}

// What files hold: without the defaults of rows that came later.
template <class Struct>
Json to_json(const Fields<Struct>& rows, const Struct& object) {
  const Struct usual{};
  Json json = Json::object();
  for (const auto& row : rows)
    if (!row.info.later || row.get(object) != row.get(usual)) json[pointer_to(row.info)] = row.get(object);
  return json;
}

// Raises DataError "NAME: found number, expected an object".
void require_object(const Json& json, const std::string& name);

// `base` with the values that `json` has; keys that no row knows are left alone. Raises DataError "NAME: key
// 'beam' is 0, expected 1 to 1000".
template <class Struct>
Struct from_json(const Fields<Struct>& rows, const Json& json, const std::string& name, Struct base = {}) {
  require_object(json, name);
  for (const auto& row : rows) {
    const auto pointer = pointer_to(row.info);
    if (!json.contains(pointer)) continue;
    const Json& value = json.at(pointer);
    if (const auto fault = fault_of(row.info, value)) refuse_value(name, *fault);
    row.set(base, value);
  }
  return base;
}

// The first value of `object` that lies outside its range.
template <class Struct>
std::optional<FieldFault> fault_of(const Fields<Struct>& rows, const Struct& object) {
  for (const auto& row : rows)
    if (auto fault = fault_of(row.info, row.get(object))) return fault;
  return std::nullopt;
}

// `base` with the members of `changes` in their places, objects member by member. Raises DataError for a key
// that `base` lacks, with the nearest suggested and those there are; `name` is what errors call the document.
Json overlaid(Json base, const Json& changes, const std::string& name);

}  // namespace sightline

#include "core/json.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/marked_text.h"

namespace sightline {

std::string json_fault(std::string_view text, std::size_t byte, const std::string& what) {
  const std::size_t stop = std::min(byte == 0 ? 0 : byte - 1, text.size());
  const std::string_view before = text.substr(0, stop);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_end = before.rfind('\n');
  const std::size_t column = line_end == std::string_view::npos ? stop + 1 : stop - line_end;
  std::string fault =
      "not valid " + what + " at line " + std::to_string(line) + ", column " + std::to_string(column);
  for (const std::string_view word : {"NaN", "Infinity"}) {
    if (text.substr(stop).starts_with(word))
      fault += ": found " + std::string(word) +
               ", which Python's json writes and JSON does not have, expected a number or null";
  }
  return fault;
}

std::string json_depth_fault() {
  return "is nested more than " + std::to_string(kDeepestJson) +
         " levels deep, expected a document of no more";
}

namespace {

// Printing, copying and comparing values descend by recursion, so a document may not be as deep as it likes.
void check_depth(std::string_view text, const std::string& name) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (in_string) {
      if (byte == '\\') ++i;  // whatever it escapes ends no string
      if (byte == '"') in_string = false;
    } else if (byte == '"') {
      in_string = true;
    } else if (byte == '[' || byte == '{') {
      if (++depth > kDeepestJson) throw DataError(name + ": " + json_depth_fault());
    } else if ((byte == ']' || byte == '}') && depth > 0) {
      --depth;
    }
  }
}

}  // namespace

Json parse_json(std::string_view text, const std::string& name) {
  check_depth(text, name);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw DataError(name + ": " + json_fault(text, error.byte));
  } catch (const Json::out_of_range& error) {  // "... number overflow parsing '6e788'"
    const std::string_view what = error.what();
    const std::size_t quote = what.find('\'');
    throw DataError(name + ": found the number " +
                    std::string(quote == std::string_view::npos ? what : what.substr(quote)) +
                    ", expected one within the range of a double");
  }
}

Json read_json_file(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  return parse_json(MarkedText(bytes, path.string()).text(), path.string());
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

namespace {

template <class T>
const char* expected_type();
template <>
const char* expected_type<bool>() {
  return "true or false";
}
template <>
const char* expected_type<int>() {
  return "a whole number";
}
template <>
const char* expected_type<std::int64_t>() {
  return "a whole number";
}
template <>
const char* expected_type<double>() {
  return "a number";
}
template <>
const char* expected_type<std::string>() {
  return "a string";
}
template <>
const char* expected_type<std::vector<std::string>>() {
  return "a list of strings";
}
template <>
const char* expected_type<Json>() {
  return "a value";
}

// Whether it is a whole number that 64 bits with a sign hold.
bool is_int64(const Json& value) {
  if (value.is_number_unsigned())
    return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return value.is_number_integer();
}

template <class T>
bool has_type(const Json& value) {
  if constexpr (std::is_same_v<T, bool>) return value.is_boolean();
  if constexpr (std::is_same_v<T, int>) {
    if (!is_int64(value)) return false;
    const auto number = value.get<std::int64_t>();
    return number >= std::numeric_limits<int>::min() && number <= std::numeric_limits<int>::max();
  }
  if constexpr (std::is_same_v<T, std::int64_t>) return is_int64(value);
  if constexpr (std::is_same_v<T, double>) return value.is_number();
  if constexpr (std::is_same_v<T, std::string>) return value.is_string();
  if constexpr (std::is_same_v<T, std::vector<std::string>>) {
    if (!value.is_array()) return false;
    for (const Json& item : value)
      if (!item.is_string()) return false;
  }
  return true;
}

}  // namespace

template <class T>
T json_get(const Json& object, const std::string& key, const std::string& name) {
  if (!object.is_object()) throw DataError(name + ": found " + object.type_name() + ", expected an object");
  const auto found = object.find(key);
  if (found == object.end()) throw DataError(name + ": key '" + key + "' is missing");
  if (!has_type<T>(*found)) {
    throw DataError(name + ": key '" + key + "' is " + dump_json(*found).substr(0, 60) + ", expected " +
                    expected_type<T>());
  }
  return found->template get<T>();
}

template <class T>
T json_get_or(const Json& object, const std::string& key, T fallback, const std::string& name) {
  if (object.is_object() && !object.contains(key)) return fallback;
  return json_get<T>(object, key, name);
}

#define SIGHTLINE_JSON_TYPE(T)                                                 \
  template T json_get<T>(const Json&, const std::string&, const std::string&); \
  template T json_get_or<T>(const Json&, const std::string&, T, const std::string&);
SIGHTLINE_JSON_TYPE(bool)
SIGHTLINE_JSON_TYPE(int)
SIGHTLINE_JSON_TYPE(std::int64_t)
SIGHTLINE_JSON_TYPE(double)
SIGHTLINE_JSON_TYPE(std::string)
SIGHTLINE_JSON_TYPE(std::vector<std::string>)
SIGHTLINE_JSON_TYPE(Json)
#undef SIGHTLINE_JSON_TYPE

}  // namespace sightline

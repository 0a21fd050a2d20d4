#include "pipeline/file_name.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {

std::string readable_file_name(const std::string& name) {
  return Json::parse(dump_json(Json(name))).get<std::string>();
}

std::string file_bytes_of(const std::string& name) {
  if (readable_file_name(name) == name) return {};
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (const char byte : name) {
    const auto value = static_cast<unsigned char>(byte);
    digits += {kDigits[value >> 4], kDigits[value & 15]};
  }
  return digits;
}

void add_file_name(Json& object, const std::string& name) {
  object["file"] = readable_file_name(name);
  if (std::string digits = file_bytes_of(name); !digits.empty()) object["file_bytes"] = std::move(digits);
}

std::string file_name_of(const Json& object, const std::string& where) {
  const std::string digits = json_get_or<std::string>(object, "file_bytes", "", where);
  if (digits.empty()) return json_get<std::string>(object, "file", where);
  std::string name;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned value = 0;
    const char* end = digits.data() + i + 2;
    if (i + 2 > digits.size() || std::from_chars(end - 2, end, value, 16).ptr != end)
      throw DataError(where + ": key 'file_bytes' is no list of bytes as hexadecimal digits");
    name += static_cast<char>(value);
  }
  return name;
}

}  // namespace sightline

#include "core/enum_names.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/nearest.h"

namespace sightline {

std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

void refuse_name(const char* what, const std::string& found, const std::vector<std::string>& names) {
  throw UsageError(std::string(what) + ": found '" + found + "', expected " + one_of(names) +
                   did_you_mean(found, names));
}

std::string json_name_or(const Json& object, const std::string& key, const std::string& fallback,
                         const std::vector<std::string>& names, const std::string& name) {
  const auto found = json_get_or<std::string>(object, key, fallback, name);
  if (std::find(names.begin(), names.end(), found) != names.end()) return found;
  throw DataError(name + ": key '" + key + "' is " + dump_json(found).substr(0, 60) + ", expected " +
                  one_of(names) + did_you_mean(found, names));
}

}  // namespace sightline

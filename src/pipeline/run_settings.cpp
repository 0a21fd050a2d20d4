#include "pipeline/run_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/sha256.h"

namespace sightline {

namespace {

constexpr std::size_t kShown = 24;  // of a hash, that much tells it from others

std::string shown(const RunSettings& settings, const std::string& key) {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&key](const auto& setting) { return setting.first == key; });
  if (found == settings.end() || found->second.empty()) return "nothing";
  return found->second.size() <= kShown ? found->second : found->second.substr(0, kShown) + "...";
}

}  // namespace

Json to_json(const RunSettings& settings) {
  Json json = Json::object();
  for (const auto& [key, value] : settings) json[key] = value;
  return json;
}

RunSettings run_settings_from_json(const Json& json, const std::string& where) {
  if (!json.is_object()) throw DataError(where + ": key 'settings' is no object");
  RunSettings settings;
  for (const auto& [key, value] : json.items())
    settings.emplace_back(key, json_get<std::string>(json, key, where));
  return settings;
}

std::string settings_id(const RunSettings& settings) {
  return sha256_hex(dump_json(to_json(settings))).substr(0, 16);
}

std::string settings_difference(const RunSettings& then, const RunSettings& now) {
  std::string text;
  const auto compare = [&](const std::string& key) {
    const std::string before = shown(then, key), after = shown(now, key);
    if (before != after)
      text += (text.empty() ? "" : "; ") + key + ": " + before + " then, " + after + " now";
  };
  for (const auto& [key, value] : now) compare(key);
  for (const auto& [key, value] : then) {
    const bool gone =
        std::none_of(now.begin(), now.end(), [&k = key](const auto& other) { return other.first == k; });
    if (gone) compare(key);
  }
  return text;
}

}  // namespace sightline

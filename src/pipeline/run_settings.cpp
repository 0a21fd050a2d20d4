#include "pipeline/run_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/sha256.h"

namespace sightline {

namespace {

constexpr std::size_t kShown = 24;  // of a hash, that much tells it from others

std::string value_of(const RunSettings& settings, const std::string& key) {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&key](const auto& setting) { return setting.first == key; });
  return found == settings.end() ? "" : found->second;
}

// Where the character begins that the byte at `place` belongs to.
std::size_t character_at(const std::string& text, std::size_t place) {
  place = std::min(place, text.size());
  while (place > 0 && place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0) == 0x80)
    --place;
  return place;
}

// The value; of a long one what begins at `begin`.
std::string shown(const std::string& value, std::size_t begin) {
  if (value.empty()) return "nothing";
  if (value.size() <= kShown) return value;
  const std::string part = value.substr(begin, character_at(value, begin + kShown) - begin);
  return (begin > 0 ? "..." : "") + part + (begin + part.size() < value.size() ? "..." : "");
}

// Where long values must be shown from, so that their difference is seen.
std::size_t first_shown(const std::string& before, const std::string& after) {
  const auto end = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
  auto same = static_cast<std::size_t>(end - before.begin());
  if (same < kShown) return 0;
  return character_at(before, same - kShown / 2);
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
    const std::string before = value_of(then, key), after = value_of(now, key);
    if (before == after) return;
    const std::size_t begin = first_shown(before, after);
    text += (text.empty() ? "" : "; ") + key + ": " + shown(before, begin) + " then, " + shown(after, begin) +
            " now";
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

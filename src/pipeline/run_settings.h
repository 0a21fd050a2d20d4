#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/json.h"

namespace sightline {

// What results depend on (the model's hash, the search's options, ...), by the names that people know.
// Results of equal settings and equal photos are equal.
using RunSettings = std::vector<std::pair<std::string, std::string>>;

// An object of strings, and back. Raises DataError, `where` being what it calls the object.
Json to_json(const RunSettings& settings);
RunSettings run_settings_from_json(const Json& json, const std::string& where);

// The first 16 hexadecimal digits of the SHA-256 of that.
std::string settings_id(const RunSettings& settings);

// "beam: 3 then, 5 now; prefix: nothing then, a photo now", empty where they are equal.
std::string settings_difference(const RunSettings& then, const RunSettings& now);

}  // namespace sightline

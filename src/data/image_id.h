#pragma once

#include <string>

#include "core/json.h"

namespace sightline {

// An image's id as JSON: a number where it is one in its decimal form, as COCO has them; else a string.
Json id_json(const std::string& id);

}  // namespace sightline

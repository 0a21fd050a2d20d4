#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "metrics/attention_quality.h"

namespace sightline {

// Where the words of a caption looked, as `caption --format jsonl --attention` keeps it.
struct StoredAttention {
  std::vector<std::string> words;  // T
  AttendedCaption maps;            // of each of them; without boxes
};

// Of a record {"words": [{"word"}], "grid": [rows, columns], "area": [x, y, width, height], "attention":
// [[rows * columns weights] per word]}; nothing where it has no "attention" or null. Raises DataError naming
// the key.
std::optional<StoredAttention> stored_attention(const Json& record, const std::string& name);

}  // namespace sightline

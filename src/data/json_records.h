#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "data/image_id.h"

namespace sightline {

// A key that is wanted of each record; all others are skipped.
struct JsonField {
  enum class Type {
    id,     // a number or a string; numbers come in their decimal form (1.0 as "1")
    text,   // a string
    texts,  // a list of objects, of which the string under `member` is taken
  };
  std::string key;
  Type type = Type::text;
  bool required = true;
  std::string member;
};

// A list of records: the value of `key` in the file's object, or the whole file where `key` is empty.
struct JsonSection {
  std::string key;
  std::vector<JsonField> fields;
};

struct JsonValue {
  bool present = false;
  bool number = false;             // an id that is a number
  std::string text;                // id, text
  std::vector<std::string> texts;  // texts
};

// What a value of JsonField::Type::id is in the file.
inline IdType id_type(const JsonValue& id) {
  return id.number ? IdType::number : IdType::text;
}

// One record, handed out as it is read; the values, in the order of the section's fields, may be moved from.
struct JsonRecord {
  std::size_t section = 0;  // index into the sections asked for
  std::size_t index = 0;    // 0-based place in the section
  std::string where;        // "FILE: images[12]", for errors
  std::vector<JsonValue> values;
};

// Reads a JSON file of records event by event (SAX), holding one record at a time: 146 MB with 690,000
// records in about half a second. Sections come in file order. Raises DataError naming file, record and key:
// not JSON, truncated, invalid UTF-8, a section or a required key missing or there twice, a wrong type.
// Whatever `take` raises passes through. Either one section with an empty key, or any number of sections with
// keys.
void read_json_records(const std::filesystem::path& path, const std::vector<JsonSection>& sections,
                       const std::function<void(JsonRecord&)>& take);

}  // namespace sightline

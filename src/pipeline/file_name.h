#pragma once

#include <string>

#include "core/json.h"

namespace sightline {

// Adds a file's name to an object: "file", and where its bytes are not UTF-8 (what is wrong in them is then
// U+FFFD in "file") also "file_bytes", all of them as hexadecimal digits.
void add_file_name(Json& object, const std::string& name);

// The bytes back. Raises DataError naming the key that is missing or wrong; `where` is what it calls the
// object.
std::string file_name_of(const Json& object, const std::string& where);

// The digits of "file_bytes"; empty for a name that is UTF-8.
std::string file_bytes_of(const std::string& name);

// The name as "file" has it.
std::string readable_file_name(const std::string& name);

}  // namespace sightline

#pragma once

#include <string>

#include "core/json.h"

namespace sightline {

// What an image's id is in the file that tells it. 7 and "7" are two ids, as they are to COCO's own tools,
// and each is written as it was read; what names an image by the one where there is only the other means
// that.
enum class IdType {
  untold,  // the file has no types (a table, a file name)
  number,
  text
};

// An image's id as JSON. A number is one again, digit by digit; beyond 64 bits, where it would lose some, a
// string. An untold id is a number where it is a whole one from 0 in its decimal form, as COCO has them; else
// a string.
Json id_json(const std::string& id, IdType type = IdType::untold);

// An image's id as people are told of it: a text in quotation marks. Different for different ids.
std::string shown_id(const std::string& id, IdType type);

}  // namespace sightline

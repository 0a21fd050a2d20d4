#pragma once

#include <functional>
#include <string>

#include "cli/option.h"
#include "core/field.h"

namespace sightline {

// The flag of a row, named as its key, with the default that `standard` is. `set` takes the text (of names:
// one of the row's).
Option option_of(const FieldInfo& info, const Json& standard, std::function<void(const std::string&)> set);

// The value of a row from the text of its flag, of the right type, its range unchecked. Raises UsageError
// saying what is wrong with the text.
Json value_from_text(const FieldInfo& info, const std::string& text);
// The same, in range.
Json valid_value_from_text(const FieldInfo& info, const std::string& text);

// The flag of a row, bound to `object`.
template <class Struct>
Option field_option(const Field<Struct>& row, Struct& object) {
  return option_of(row.info, row.get(object), [row, &object](const std::string& text) {
    row.set(object, valid_value_from_text(row.info, text));
  });
}

}  // namespace sightline

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

namespace sightline {

// Of flags, and whether each is given, the first that is: what an error says of several that do not go with
// another. Nothing where none is.
std::optional<std::string> first_given(std::initializer_list<std::pair<const char*, bool>> flags);

}  // namespace sightline

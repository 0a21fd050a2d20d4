#pragma once

#include <string_view>

namespace sightline {

// Writes all of it to an open file, pipe or terminal, however small the parts that the system takes, and
// waits where that does not wait by itself. Returns 0, or the errno of what hinders it; part may be written
// then.
int write_all(int file, std::string_view bytes);

}  // namespace sightline

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sightline {

// The names in a file, pipe or ("-") standard input: one a line, or ending in zero bytes, as `find -print0`
// writes them, where `null_separated` says so or a zero byte is in it. Empty lines, a carriage return at a
// line's end and a byte order mark are left out. Raises UsageError where it cannot be read. `stop` is
// asked while it waits for more, and ends the list.
std::vector<std::string> read_names(const std::filesystem::path& path, bool null_separated,
                                    const std::function<bool()>& stop = {});

}  // namespace sightline

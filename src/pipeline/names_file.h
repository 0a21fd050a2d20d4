#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sightline {

// The names in a file, pipe or ("-") standard input: one a line, or ending in zero bytes, as `find -print0`
// writes them, where `null_separated` says so or a zero byte is in it. Empty lines and a carriage return at a
// line's end are left out. Lines may be UTF-8 or UTF-16, with a byte order mark or, for UTF-16, known by its
// line ends; names are UTF-8 then, and else any bytes. Raises UsageError where it cannot be read, and where
// zero bytes are in it that end no names. `stop` is asked while it waits for more, and ends the list.
std::vector<std::string> read_names(const std::filesystem::path& path, bool null_separated,
                                    const std::function<bool()>& stop = {});

}  // namespace sightline

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sightline {

// The lines of a file, pipe or ("-") standard input, empty ones too, without their ends (\n or \r\n) and
// without a byte order mark. Bytes that are not UTF-8 become U+FFFD. Raises DataError where it cannot be
// read.
std::vector<std::string> read_text_lines(const std::filesystem::path& path,
                                         const std::function<bool()>& stop);

}  // namespace sightline

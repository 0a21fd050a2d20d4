#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>

namespace sightline {

// All of a file, pipe or ("-") standard input, which read_file() refuses: `--files-from <(find ...)`. Raises
// DataError naming the path and the system's reason. `stop` is asked while it waits for more, or for
// somebody to write into a named pipe, and ends it. Reads little further than `most` bytes.
std::string read_stream(const std::filesystem::path& path, const std::function<bool()>& stop = {},
                        std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace sightline

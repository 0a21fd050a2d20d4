#pragma once

#include <filesystem>

namespace sightline {

// Whether a name leads to a file, a directory or anything else. A link to nothing does not, and what cannot
// be looked at (a directory without permission) counts as nothing: who goes on to open or write it is told
// why.
bool is_there(const std::filesystem::path& path);

// The same, but for links, which count themselves: to nothing as well.
bool is_taken(const std::filesystem::path& path);

}  // namespace sightline

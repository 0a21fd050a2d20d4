#pragma once

#include <filesystem>

namespace sightline {

// Gives a file that is about to take another's place that one's permissions, extended attributes (user.*,
// access list) and, as far as the user may, owner and group. Nothing where the other is not there; never
// raises: the content matters more.
void take_over_ownership(const std::filesystem::path& file, const std::filesystem::path& from);

// Until then nobody else may read what may not be for everybody: where `from` is there, the file is its
// owner's alone.
void keep_private(const std::filesystem::path& file, const std::filesystem::path& from);

}  // namespace sightline

#pragma once

#include <filesystem>

namespace sightline {

// Whether a file or directory is called as what people do not look at: ".git", ".thumbnails", "._a.jpg" (what
// macOS keeps of a.jpg on other systems' disks), "@eaDir" (previews on network storage).
bool is_hidden_name(const std::filesystem::path& path);

}  // namespace sightline

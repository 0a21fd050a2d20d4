#pragma once

#include <filesystem>

namespace sightline {

// One photo to caption.
struct PhotoFile {
  std::filesystem::path path;  // as given, or as found in a directory that was given; any bytes
  // Where its results belong in a tree of their own (--sidecar-dir, --overlay): "2020/beach.jpg" of
  // "photos/2020/beach.jpg" where the directory "photos" alone was given, the whole path where several
  // directories or photos were. Relative, and leads nowhere out of the tree.
  std::filesystem::path place;
};

}  // namespace sightline

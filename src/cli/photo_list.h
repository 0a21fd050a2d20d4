#pragma once

#include <string>
#include <vector>

#include "pipeline/photo_file.h"

namespace sightline {

// The photographs that a command's operands stand for.
struct PhotoList {
  std::vector<PhotoFile> photos;      // operands in their order; a directory's photos by name
  std::vector<std::string> problems;  // "DIR: reason": directories that cannot be read, or hold no photo
  bool several = false;               // output must say which photo it speaks of
};

// A directory stands for the pictures in it, told by their names' endings, those of its directories only
// where `recursive` (symbolic links to directories are not followed). Anything else stands for itself,
// whether it is there or not.
PhotoList list_photos(const std::vector<std::string>& operands, bool recursive);

}  // namespace sightline

#include "data/image_path.h"

#include "core/error.h"

namespace sightline {

std::filesystem::path image_path(const std::string& name, const std::string& where) {
  const auto refuse = [&](const std::string& why) {
    throw DataError(where + " " + why, "image names are paths relative to the image directory");
  };
  if (name.empty()) refuse("is empty, expected an image's name");
  if (name.find('\0') != std::string::npos) refuse("holds a zero byte, expected an image's name");
  const std::filesystem::path path(name);
  if (path.is_absolute()) refuse("is '" + name + "', an absolute path");
  const std::filesystem::path normal = path.lexically_normal();
  if (*normal.begin() == "..") refuse("is '" + name + "', which leads out of the image directory");
  if (!normal.has_filename() || normal.filename() == ".") refuse("is '" + name + "', a directory");
  return path;
}

}  // namespace sightline

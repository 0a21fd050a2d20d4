#include "image/picture_mark.h"

#include "core/error.h"
#include "core/files.h"

namespace sightline {

bool is_marked_picture(const std::filesystem::path& file) {
  try {
    return MappedFile(file).bytes().find(kPictureMark) != std::string_view::npos;
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline

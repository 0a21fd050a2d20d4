#include "image/photo_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace sightline {

bool has_photo_name(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 12> kEndings{".jpg",  ".jpeg", ".png",  ".webp", ".bmp", ".tif",
                                                      ".tiff", ".heic", ".heif", ".avif", ".gif", ".jxl"};
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

}  // namespace sightline

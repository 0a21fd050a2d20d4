#include "image/exif_box.h"

#include <cstddef>

#include "image/byte_reader.h"

namespace sightline {

std::string exif_in_box(const std::string& box) {
  constexpr std::size_t kHead = 4;
  if (box.size() < kHead) return {};
  const std::size_t between = ByteReader(box, true).u32(0);
  return between < box.size() - kHead ? box.substr(kHead + between) : std::string();
}

}  // namespace sightline

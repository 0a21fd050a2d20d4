#pragma once

#include <string>

#include "core/files.h"
#include "image/image.h"

namespace sightline {

inline std::string fixture(const std::string& name) {
  return read_file(SIGHTLINE_SOURCE_DIR "/tests/image/fixtures/" + name);
}

// A binary PPM, 8 bits, as ImageMagick writes it.
inline Image read_ppm(const std::string& name) {
  const std::string bytes = fixture(name);
  Image image;
  int header = 0;
  sscanf(bytes.c_str(), "P6 %d %d 255%n", &image.width, &image.height, &header);
  image.rgb.assign(bytes.begin() + header + 1, bytes.end());
  return image;
}

}  // namespace sightline

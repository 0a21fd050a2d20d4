#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

// An uncompressed TIFF of 8 bits a band, one row, little end first.
struct SmallTiff {
  struct Field {
    std::uint16_t tag = 0, type = 3;  // 1: byte, 3: short, 4: long
    std::uint32_t count = 1, value = 0;
  };

  int bands = 3;
  std::string pixels;             // band after band of each pixel
  std::uint16_t photometric = 2;  // RGB
  std::vector<Field> more = {};
  std::uint16_t compression = 1;  // none
  std::uint32_t columns = 0;      // where the pixels are compressed

  std::string bytes() const {
    const auto width =
        columns > 0 ? columns : static_cast<std::uint32_t>(pixels.size()) / static_cast<std::uint32_t>(bands);
    std::string file = "II*" + std::string(1, '\0') + number(0, 4);
    const auto bits = static_cast<std::uint32_t>(file.size());
    for (int band = 0; band < bands; ++band) file += number(8, 2);
    const auto strip = static_cast<std::uint32_t>(file.size());
    file += pixels + std::string(pixels.size() % 2, '\0');
    file.replace(4, 4, number(static_cast<std::uint32_t>(file.size()), 4));
    std::vector<Field> fields{{256, 4, 1, width},
                              {257, 4, 1, 1},
                              {258, 3, static_cast<std::uint32_t>(bands), bits},
                              {259, 3, 1, compression},
                              {262, 3, 1, photometric},
                              {273, 4, 1, strip},
                              {277, 3, 1, static_cast<std::uint32_t>(bands)},
                              {278, 4, 1, 1},
                              {279, 4, 1, static_cast<std::uint32_t>(pixels.size())}};
    fields.insert(fields.end(), more.begin(), more.end());
    std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.tag < b.tag; });
    file += number(static_cast<std::uint32_t>(fields.size()), 2);
    for (const Field& field : fields)
      file += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4) + number(field.value, 4);
    return file + number(0, 4);
  }

 private:
  static std::string number(std::uint32_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFF);
    return bytes;
  }
};

}  // namespace sightline

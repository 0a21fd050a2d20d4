#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

// A DNG as cameras lay it out: a thumbnail first, the sensor's pixels and a developed preview (a JPEG) in
// inner directories.
struct SmallRaw {
  int width = 64, height = 48;  // of the sensor
  std::string preview;          // empty: none
  int preview_width = 0, preview_height = 0;
  int orientation = 1;  // EXIF's

  std::string bytes() const {
    std::string file = "II*" + std::string(1, '\0') + number(0, 4);
    const auto append = [&file](const std::string& data) {
      const auto at = static_cast<std::uint32_t>(file.size());
      file += data + std::string(data.size() % 2, '\0');
      return at;
    };
    const std::uint32_t thumbnail = append(std::string(16 * 12 * 3, '\x60'));
    const std::uint32_t eights = append(number(8, 2) + number(8, 2) + number(8, 2));
    const std::uint32_t sensor = append(std::string(static_cast<std::size_t>(width) * height * 2, '\x10'));
    std::vector<std::uint32_t> inner{
        append(directory({{254, 4, 1, 0},
                          {256, 4, 1, static_cast<std::uint32_t>(width)},
                          {257, 4, 1, static_cast<std::uint32_t>(height)},
                          {258, 3, 1, 16},
                          {259, 3, 1, 1},
                          {262, 3, 1, 32803},
                          {273, 4, 1, sensor},
                          {277, 3, 1, 1},
                          {278, 4, 1, static_cast<std::uint32_t>(height)},
                          {279, 4, 1, static_cast<std::uint32_t>(width * height * 2)},
                          {33421, 3, 2, 2 | 2 << 16},
                          {33422, 1, 4, 0x02010100}}))};
    if (!preview.empty()) {
      const std::uint32_t at = append(preview);
      inner.push_back(append(directory({{254, 4, 1, 1},
                                        {256, 4, 1, static_cast<std::uint32_t>(preview_width)},
                                        {257, 4, 1, static_cast<std::uint32_t>(preview_height)},
                                        {258, 3, 3, eights},
                                        {259, 3, 1, 7},
                                        {262, 3, 1, 6},
                                        {273, 4, 1, at},
                                        {277, 3, 1, 3},
                                        {278, 4, 1, static_cast<std::uint32_t>(preview_height)},
                                        {279, 4, 1, static_cast<std::uint32_t>(preview.size())}})));
    }
    std::string list;
    for (const std::uint32_t at : inner) list += number(at, 4);
    const std::uint32_t inner_at = inner.size() == 1 ? inner[0] : append(list);
    const std::uint32_t make = append("Sightline" + std::string(1, '\0')),
                        model = append("Test 1" + std::string(1, '\0'));
    const std::uint32_t first =
        append(directory({{254, 4, 1, 1},
                          {256, 4, 1, 16},
                          {257, 4, 1, 12},
                          {258, 3, 3, eights},
                          {259, 3, 1, 1},
                          {262, 3, 1, 2},
                          {271, 2, 10, make},
                          {272, 2, 7, model},
                          {273, 4, 1, thumbnail},
                          {274, 3, 1, static_cast<std::uint32_t>(orientation)},
                          {277, 3, 1, 3},
                          {278, 4, 1, 12},
                          {279, 4, 1, 16 * 12 * 3},
                          {330, 4, static_cast<std::uint32_t>(inner.size()), inner_at},
                          {50706, 1, 4, 0x00000401},
                          {50708, 2, 7, model}}));
    file.replace(4, 4, number(first, 4));
    return file;
  }

 private:
  struct Field {
    std::uint16_t tag = 0, type = 3;  // 1: byte, 2: text, 3: short, 4: long
    std::uint32_t count = 1, value = 0;
  };

  static std::string directory(const std::vector<Field>& fields) {
    std::string text = number(static_cast<std::uint32_t>(fields.size()), 2);
    for (const Field& field : fields)
      text += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4) + number(field.value, 4);
    return text + number(0, 4);
  }
  static std::string number(std::uint32_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFF);
    return bytes;
  }
};

}  // namespace sightline

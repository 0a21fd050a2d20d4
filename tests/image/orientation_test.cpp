#include "image/orientation.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "image/bytes.h"
#include "image/photo_budget.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using Number = std::string (*)(std::uint64_t, int);

// A TIFF structure of these entries of one value each: tag, type, value of two bytes.
std::string exif_of(bool big_endian, const std::vector<std::array<int, 3>>& entries) {
  const Number number = big_endian ? big_end_first : little_end_first;
  std::string bytes = (big_endian ? "MM" : "II") + number(42, 2) + number(8, 4) + number(entries.size(), 2);
  for (const auto& [tag, type, value] : entries)
    bytes += number(static_cast<std::uint64_t>(tag), 2) + number(static_cast<std::uint64_t>(type), 2) +
             number(1, 4) + number(static_cast<std::uint64_t>(value), 2) + number(0, 2);
  return bytes + number(0, 4);
}

TEST(ExifOrientation, IsTheTagOfItsNumber) {
  for (const bool big_endian : {false, true}) {
    for (int value = 1; value <= 8; ++value) {
      EXPECT_EQ(exif_orientation(exif_of(big_endian, {{0x0112, 3, value}})), value);
      EXPECT_EQ(exif_orientation(exif_of(big_endian, {{0x0110, 3, 9}, {0x0112, 3, value}, {0x011A, 3, 1}})),
                value);
    }
    for (const int value : {0, 9, 600})
      EXPECT_EQ(exif_orientation(exif_of(big_endian, {{0x0112, 3, value}})), 1);
    EXPECT_EQ(exif_orientation(exif_of(big_endian, {{0x0112, 2, 6}})), 1) << "a text";
    EXPECT_EQ(exif_orientation(exif_of(big_endian, {})), 1);
  }
}

TEST(ExifOrientation, OfADamagedBlockIsUpright) {
  const std::string exif = exif_of(false, {{0x0100, 3, 1}, {0x0112, 3, 6}});
  const std::size_t needed = 8 + 2 + 2 * 12;
  for (std::size_t size = 0; size <= exif.size(); ++size)
    EXPECT_EQ(exif_orientation(std::string_view(exif).substr(0, size)), size < needed ? 1 : 6) << size;
  EXPECT_EQ(exif_orientation("XX" + exif.substr(2)), 1);
  std::string far = exif;
  far.replace(4, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_EQ(exif_orientation(far), 1);
}

// A picture of one channel's letters, "ab/cd/ef".
Image letters_of(const std::string& rows) {
  Image image;
  image.width = static_cast<int>(rows.find('/'));
  for (const char letter : rows)
    if (letter != '/') image.rgb.insert(image.rgb.end(), {static_cast<std::uint8_t>(letter), 1, 2});
  image.height = static_cast<int>(image.rgb.size()) / 3 / image.width;
  return image;
}
std::string rows_of(const Image& image) {
  std::string rows;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    if (i > 0 && i / 3 % static_cast<std::size_t>(image.width) == 0) rows += '/';
    rows += static_cast<char>(image.rgb[i]);
    EXPECT_EQ(image.rgb[i + 1], 1);
    EXPECT_EQ(image.rgb[i + 2], 2);
  }
  return rows;
}

// Exif 2.32: where the stored picture's first row and first column are seen.
TEST(Upright, TurnsAsTheStandardSays) {
  const char* const turned[] = {"ab/cd/ef",  // 1: row at the top, column at the left
                                "ba/dc/fe",  // 2: top, right
                                "fe/dc/ba",  // 3: bottom, right
                                "ef/cd/ab",  // 4: bottom, left
                                "ace/bdf",   // 5: left, top
                                "eca/fdb",   // 6: right, top
                                "fdb/eca",   // 7: right, bottom
                                "bdf/ace"};  // 8: left, bottom
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(rows_of(upright(letters_of("ab/cd/ef"), orientation)), turned[orientation - 1]) << orientation;
    const Turn turn = turn_of(orientation);
    EXPECT_EQ(turn.transpose, orientation >= 5);
  }
  for (const int orientation : {-1, 0, 9})
    EXPECT_EQ(rows_of(upright(letters_of("ab/cd/ef"), orientation)), "ab/cd/ef");
}

TEST(Upright, ATurnedCopyCounts) {
  const ImageLimits limits{.max_memory = 20e-6};  // 20 bytes
  PhotoBudget none(0, "p", limits), half(10, "p", limits);
  EXPECT_EQ(rows_of(upright(letters_of("ab/cd/ef"), 6, none)), "eca/fdb");
  EXPECT_THROW(upright(letters_of("ab/cd/ef"), 6, half), DataError);
  EXPECT_EQ(rows_of(upright(letters_of("ab/cd/ef"), 1, half)), "ab/cd/ef") << "nothing is copied";
}

}  // namespace
}  // namespace sightline

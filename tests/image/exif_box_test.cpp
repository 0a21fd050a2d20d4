#include "image/exif_box.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

using namespace std::string_literals;

TEST(ExifBox, BeginsWithHowFarItsContentIsAway) {
  EXPECT_EQ(exif_in_box("\0\0\0\0II*\0"s), "II*\0"s);
  EXPECT_EQ(exif_in_box("\0\0\0\6Exif\0\0MM\0*"s), "MM\0*"s);
}

TEST(ExifBox, OfADamagedOneThereIsNothing) {
  for (const std::string& box : {""s, "\0\0\0"s, "\0\0\0\0"s, "\0\0\0\4II*\0"s, "\xFF\xFF\xFF\xFFII*\0"s})
    EXPECT_EQ(exif_in_box(box), "");
}

}  // namespace
}  // namespace sightline

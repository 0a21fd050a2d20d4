#include "image/image_kind.h"

#include <gtest/gtest.h>

#include "image/fixtures.h"

namespace sightline {
namespace {

using namespace std::string_literals;

TEST(ImageKind, IsToldByContent) {
  const std::pair<const char*, ImageKind> files[] = {
      {"full.jpg", ImageKind::jpeg},       {"alpha.png", ImageKind::png},   {"lossy.webp", ImageKind::webp},
      {"rgb24.bmp", ImageKind::bmp},       {"alpha32.bmp", ImageKind::bmp}, {"lzw.tif", ImageKind::tiff},
      {"big_endian.tif", ImageKind::tiff}, {"flat.heic", ImageKind::heif},  {"flat.avif", ImageKind::heif},
      {"scene.gif", ImageKind::gif},       {"scene.jxl", ImageKind::jxl},   {"boxes.jxl", ImageKind::jxl}};
  for (const auto& [name, kind] : files) {
    const std::string bytes = fixture(name);
    EXPECT_EQ(image_kind(bytes), kind) << name;
    EXPECT_EQ(image_kind(std::string_view(bytes).substr(0, 64)), kind) << name << ", its first bytes";
    EXPECT_FALSE(is_unread_photo(bytes)) << name;
  }
  EXPECT_EQ(image_kind("II+\0\x08\0\0\0"s), ImageKind::tiff);
  EXPECT_EQ(image_kind("MM\0+"s), ImageKind::tiff);
  EXPECT_EQ(image_kind("GIF87a"), ImageKind::gif);
  for (const char* brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"})
    EXPECT_EQ(image_kind("\0\0\0\x18"
                         "ftyp"s +
                         brand),
              ImageKind::heif)
        << brand;
}

TEST(ImageKind, WhatOnlyBeginsLikeAPictureIsNone) {
  for (const std::string& bytes : {""s, "\xFF\xD8"s, "\x89PNG\r\n\x1A"s, "RIFF\0\0\0\0WAVEfmt "s,
                                   "RIFF\0\0\0\0WEB"s, "BMW is a car maker, not a bitmap"s,
                                   "BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0"s, "II*"s, "II*x"s, "GIF88a"s,
                                   "\0\0\0\x18"
                                   "ftyp"s,
                                   "\0\0\0\x18"
                                   "ftypisom"s,
                                   "ftypheic"s, "\0\0\0\x0CJXL "s, "\xFF"s})
    EXPECT_EQ(image_kind(bytes), ImageKind::other) << bytes;
}

TEST(UnreadKind, NamesWhatPeopleHandIn) {
  const std::pair<std::string, std::string> cases[] = {
      {"\0\0\0\x0CjP  \r\n\x87\n"s, "JPEG 2000"},
      {"\xFF\x4F\xFF\x51"s, "JPEG 2000"},
      {"%PDF-1.7"s, "PDF"},
      {"8BPS\0\1"s, "PSD"},
      {"\0\0\1\0\1\0"s, "ICO"},
      {"v/1\1\2"s, "OpenEXR"},
      {"#?RADIANCE\n"s, "Radiance HDR"},
      {"gimp xcf v011"s, "XCF"},
      {"%!PS-Adobe-3.0 EPSF-3.0"s, "PostScript"},
      {"II\xBC\1\x20"s, "JPEG XR"},
      {"DDS \x7C"s, "DDS"},
      {"qoif\0\0\0\1"s, "QOI"},
      {"AT&TFORM\0\0"s, "DjVu"},
      {"\x01\xDA\1\1\0\3"s, "SGI"},
      {"P6\n640 480\n255\n"s, "PNM (PBM, PGM, PPM)"},
      {"P2 2 2 1"s, "PNM (PBM, PGM, PPM)"},
      {"P8\n"s, ""},
      {"P2P"s, ""},
      {"\0\0\0\x20"
       "ftypisom"s,
       "a video (MP4 or the like)"},
      {"\0\0\0\x14"
       "ftypqt  "s,
       "a video (MP4 or the like)"},
      {"<svg xmlns='http://www.w3.org/2000/svg'/>"s, "SVG"},
      {"\xEF\xBB\xBF\n<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>"s, "SVG"},
      {"text <svg/>"s, ""},
      {"<html>"s, ""},
      {"Dear Sir or Madam"s, ""},
      {""s, ""},
      {" \n"s, ""},
      {"<" + std::string(5000, ' ') + "<svg"s, ""}};
  for (const auto& [bytes, kind] : cases) EXPECT_EQ(unread_kind(bytes), kind) << bytes;
}

// Of videos and documents in a folder of photos nobody wants to hear.
TEST(UnreadKind, OnlySomeArePhotos) {
  EXPECT_TRUE(is_unread_photo("\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14"s));
  EXPECT_TRUE(is_unread_photo("FUJIFILMCCD-RAW 0201"s));
  EXPECT_FALSE(is_unread_photo("%PDF-1.7 and so on"));
  EXPECT_FALSE(
      is_unread_photo("\0\0\0\x20"
                      "ftypisom\0\0\0\0"s));
  EXPECT_FALSE(is_unread_photo("Dear Sir or Madam"));
}

}  // namespace
}  // namespace sightline

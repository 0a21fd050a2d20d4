#include "image/png_text.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "image/photo_metadata.h"

namespace sightline {
namespace {

using namespace std::string_literals;

// zlib.compress(b"my dog") of Python.
const std::string kPackedDog = "\x78\x9C\xCB\xAD\x54\x48\xC9\x4F\x07\0\x07\xE2\x02\x41"s;

TEST(PngText, TheTextsThatCount) {
  EXPECT_EQ(png_text("tEXt", "Description\0my dog"s).text, "my dog");
  EXPECT_EQ(png_text("iTXt", "Description\0\0\0en\0\0my dog"s).text, "my dog");
  EXPECT_EQ(png_text("tEXt", "Comment\0Created with GIMP"s).text, "");
  EXPECT_EQ(png_text("tEXt", "Raw profile type iptc\0\niptc\n       3\n1c02\n78\n"s).text, "\x1C\x02\x78");
  for (const std::string& damaged : {"Description"s, "Description\0"s, "Raw profile type iptc\0"s, ""s}) {
    for (const char* type : {"tEXt", "zTXt", "iTXt"}) EXPECT_EQ(png_text(type, damaged).text, "");
  }
}

TEST(PngText, MayBeCompressed) {
  EXPECT_EQ(png_text("zTXt", "Description\0\0"s + kPackedDog).text, "my dog");
  EXPECT_EQ(png_text("iTXt", "Description\0\1\0de\0Beschreibung\0"s + kPackedDog).text, "my dog");
  EXPECT_EQ(png_text("iTXt", "Description\0\0\0\0\0plain"s).text, "plain");
  for (std::size_t size = 0; size < kPackedDog.size(); ++size)
    EXPECT_EQ(png_text("zTXt", "Description\0\0"s + kPackedDog.substr(0, size)).text, "") << size;
  std::string damaged = kPackedDog;
  damaged[4] = 'X';
  EXPECT_EQ(png_text("zTXt", "Description\0\0"s + damaged).text, "");
}

TEST(PngText, IsCalledWhatItIs) {
  EXPECT_EQ(png_text("iTXt", std::string(kPngXmpName) + "\0\0\0\0\0<x/>"s).name, kPngXmpName);
  EXPECT_EQ(png_text("iTXt", std::string(kPngXmpName) + "\0\0\0\0\0<x/>"s).text, "<x/>");
  EXPECT_EQ(png_text("tEXt", "Description\0x"s).name, "Description");
  EXPECT_EQ(png_text("tEXt", "Author\0x"s).name, "");
  EXPECT_EQ(png_text("tEXt", "description\0x"s).name, "") << "names are as the standard writes them";
}

TEST(PngText, AProfileIsTheBytesThatItsDigitsAre) {
  const auto profile = [](const std::string& text) {
    return png_text("tEXt", "Raw profile type xmp\0"s + text).text;
  };
  EXPECT_EQ(profile("\nxmp\n       4\n3c782f\n3E\n"), "<x/>");
  EXPECT_EQ(profile("xmp\n4\n3c782f3e"), "<x/>");
  EXPECT_EQ(profile("\nxmp\n"), "");
  EXPECT_EQ(profile("\nxmp\n 4"), "");
  EXPECT_EQ(profile("\n\n\n"), "");
  EXPECT_EQ(profile("\nxmp\n 4\n3c782"), "<x") << "half a byte is none";
}

// A few kilobytes that unpack to more than anybody writes.
TEST(PngText, WhatUnpacksToTooMuchIsNothing) {
  const auto packed = [](std::size_t size) {
    const std::string zeros(size, '0');
    std::string bytes(compressBound(size), '\0');
    uLongf length = bytes.size();
    EXPECT_EQ(compress(reinterpret_cast<Bytef*>(bytes.data()), &length,
                       reinterpret_cast<const Bytef*>(zeros.data()), size),
              Z_OK);
    bytes.resize(length);
    return "Description\0\0"s + bytes;
  };
  EXPECT_EQ(png_text("zTXt", packed(1 << 20)).text.size(), std::size_t{1} << 20);
  EXPECT_EQ(png_text("zTXt", packed(17 << 20)).text, "");
  EXPECT_EQ(png_text("zTXt", packed(1 << 20)).unpacked, std::uint64_t{1} << 20);
  EXPECT_GE(png_text("zTXt", packed(17 << 20)).unpacked, std::uint64_t{16} << 20) << "it took that long";
}

}  // namespace
}  // namespace sightline

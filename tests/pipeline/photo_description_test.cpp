#include "pipeline/photo_description.h"

#include <gtest/gtest.h>

#include "pipeline/xmp_packet.h"

namespace sightline {
namespace {

using namespace std::string_literals;

std::string described_packet(const std::string& text) {
  XmpPacket packet;
  packet.set_description(text);
  return packet.embedded_bytes();
}

// A TIFF structure with one tag, of bytes.
std::string exif_of_tag(const std::string& tag, const std::string& bytes) {
  const auto count = static_cast<char>(bytes.size());
  return "II*\0\x08\0\0\0\x01\0"s + tag + "\x02\0"s + count + "\0\0\0\x1A\0\0\0\0\0\0\0"s + bytes;
}

// With ImageDescription alone.
std::string exif_with(const std::string& text) {
  return exif_of_tag("\x0E\x01", text);
}

std::string iptc_with(const std::string& text) {
  return "\x1C\x02\x78\0"s + static_cast<char>(text.size()) + text;
}

TEST(PhotoDescription, XmpGoesBeforeIptcAndThatBeforeExif) {
  PhotoMetadata metadata;
  EXPECT_EQ(photo_description(metadata), std::nullopt);
  metadata.texts = {"by its text"};
  EXPECT_EQ(photo_description(metadata), "by its text");
  metadata.exif = {exif_with("by its EXIF")};
  EXPECT_EQ(photo_description(metadata), "by its EXIF");
  metadata.iptc = {iptc_with("by its IPTC")};
  EXPECT_EQ(photo_description(metadata), "by its IPTC");
  metadata.extended_xmp = described_packet("by its extension");
  EXPECT_EQ(photo_description(metadata), "by its extension");
  metadata.xmp = {XmpPacket().embedded_bytes(), described_packet("by its XMP")};
  EXPECT_EQ(photo_description(metadata), "by its XMP");
}

// XPComment: UTF-16 with zeros at its end.
TEST(PhotoDescription, WhatWindowsHasPeopleWriteCounts) {
  PhotoMetadata metadata;
  metadata.exif = {exif_of_tag("\x9C\x9C", "\xE9\0t\0\xE9\0\0\0"s)};
  EXPECT_EQ(photo_description(metadata), "\xC3\xA9t\xC3\xA9");
  for (const std::string& nothing : {" \0 \0 \0\0\0"s, "half a"s + "\0\xD8"s}) {
    metadata.exif = {exif_of_tag("\x9C\x9C", nothing)};
    EXPECT_EQ(photo_description(metadata), std::nullopt);
  }
}

TEST(PhotoDescription, WhatIsNotUtf8IsLatin1) {
  PhotoMetadata metadata;
  metadata.iptc = {iptc_with("caf\xE9")};
  EXPECT_EQ(photo_description(metadata), "caf\xC3\xA9");
  metadata.iptc = {iptc_with("caf\xC3\xA9")};
  EXPECT_EQ(photo_description(metadata), "caf\xC3\xA9");
}

TEST(PhotoDescription, ZerosAndSpacesAroundAPacketAreNoHindrance) {
  PhotoMetadata metadata;
  metadata.xmp = {" \n" + described_packet("a dog") + "  \n" + std::string(7, '\0')};
  EXPECT_EQ(photo_description(metadata), "a dog");
  metadata.xmp = {"<x:xmpmeta"};
  EXPECT_EQ(photo_description(metadata), std::nullopt);
}

// Nobody has described these.
TEST(PhotoDescription, WhatCamerasAndProgramsPutThereCountsForNothing) {
  for (const char* text : {"OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG",
                           "KODAK Digital Still Camera", "ImageJ=1.53t\nunit=inch", "{\"shape\": [3, 4]}",
                           "<?xml version=\"1.0\"?><OME/>", "      "}) {
    PhotoMetadata metadata;
    metadata.exif = {exif_with(text + "\0"s)};
    EXPECT_EQ(photo_description(metadata), std::nullopt) << text;
  }
  for (const char* text : {"a man with a digital camera", "My Sony", "A SIGN: DIGITAL CAMERAS"}) {
    PhotoMetadata metadata;
    metadata.exif = {exif_with(text + "\0"s)};
    EXPECT_EQ(photo_description(metadata), text);
  }
}

TEST(PhotoDescription, AltTextIsNoDescription) {
  XmpPacket packet;
  packet.set_alt_text("a dog");
  PhotoMetadata metadata;
  metadata.xmp = {packet.embedded_bytes()};
  EXPECT_EQ(photo_description(metadata), std::nullopt);
  EXPECT_EQ(photo_alt_text(metadata), "a dog");
}

}  // namespace
}  // namespace sightline

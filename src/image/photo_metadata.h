#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/byte_source.h"
#include "image/file_parts.h"
#include "image/image_kind.h"

namespace sightline {

// What a photo's file says of it beside its pixels, as the bytes that stand there.
struct PhotoMetadata {
  std::vector<std::string> xmp;    // packets, in the file's order
  std::string extended_xmp;        // what a JPEG's packet had no room for; XMP too (XMP part 3, 1.1.3.1)
  std::vector<std::string> exif;   // TIFF structures (tiff_tag() reads them)
  std::vector<std::string> iptc;   // datasets of IPTC-IIM (iptc_captions() reads them)
  std::vector<std::string> texts;  // a PNG's that are called "Description", a TIFF's ImageDescription
};

// Of every kind but BMP, which has none. Nothing of what is damaged, and nothing is raised: a photo is worth
// more than its metadata.
PhotoMetadata photo_metadata(const ByteSource& bytes);

// The XMP packet that a part of a JPEG, PNG or WebP holds; empty where it holds something else.
std::string xmp_in_part(const ByteSource& bytes, ImageKind kind, const FilePart& part);

// What stands before the packet in a JPEG's segment, and what the text of a PNG that is one is called.
constexpr std::string_view kJpegXmpHead("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::string_view kPngXmpName = "XML:com.adobe.xmp";

}  // namespace sightline

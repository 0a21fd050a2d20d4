#include "image/photo_metadata.h"

#include <algorithm>
#include <map>

#include "core/missing_library.h"
#include "image/byte_reader.h"
#include "image/gif_metadata.h"
#include "image/heif_metadata.h"
#include "image/iptc_captions.h"
#include "image/jxl_metadata.h"
#include "image/png_text.h"
#include "image/tiff_tags.h"

namespace sightline {

namespace {

constexpr std::uint64_t kLargestPart = 64 << 20;  // no metadata is larger, nor all of a kind together
constexpr std::string_view kExtendedHead("http://ns.adobe.com/xmp/extension/\0", 35),
    kExifHead("Exif\0\0", 6), kResourcesHead("Photoshop 3.0\0", 14);

std::string content_of(const ByteSource& bytes, const FilePart& part) {
  return part.size <= kLargestPart ? bytes.read(part.data, part.size) : std::string();
}

void add_iptc(PhotoMetadata& found, std::string datasets) {
  if (!datasets.empty()) found.iptc.push_back(std::move(datasets));
}

// The pieces of extended XMP that have the same name, put together.
class ExtendedXmp {
 public:
  void add(std::string_view segment) {
    constexpr std::size_t kName = 32, kHead = kName + 8;
    if (segment.size() < kHead) return;
    const ByteReader in(segment, true);
    const std::size_t size = in.u32(kName), offset = in.u32(kName + 4);
    const std::string name(segment.substr(0, kName));
    segment.remove_prefix(kHead);
    if (size > kLargestPart || offset > size || segment.size() > size - offset) return;
    std::string& whole = named_[name];
    if (size > whole.size()) {
      if (size - whole.size() > kLargestPart - held_) return;
      held_ += size - whole.size();
      whole.resize(size);
    }
    whole.replace(offset, segment.size(), segment);
  }
  std::string first() const { return named_.empty() ? std::string() : named_.begin()->second; }

 private:
  std::map<std::string, std::string> named_;
  std::uint64_t held_ = 0;  // bytes, of all names
};

PhotoMetadata jpeg_metadata(const ByteSource& bytes) {
  PhotoMetadata found;
  ExtendedXmp extended;
  std::string resources;
  for (const FilePart& part : file_parts(bytes, ImageKind::jpeg).parts) {
    if (part.type != "\xE1" && part.type != "\xED") continue;
    const std::string content = content_of(bytes, part);
    const std::string_view text = content;
    if (text.starts_with(kJpegXmpHead)) found.xmp.emplace_back(text.substr(kJpegXmpHead.size()));
    if (text.starts_with(kExtendedHead)) extended.add(text.substr(kExtendedHead.size()));
    if (text.starts_with(kExifHead)) found.exif.emplace_back(text.substr(kExifHead.size()));
    if (text.starts_with(kResourcesHead)) resources += text.substr(kResourcesHead.size());
  }
  found.extended_xmp = extended.first();
  add_iptc(found, iptc_in_resources(resources));
  return found;
}

// What ImageMagick keeps of a JPEG's segments.
void add_profile(PhotoMetadata& found, const PngText& profile) {
  const std::string_view bytes = profile.text;
  const std::string kind = profile.name.substr(profile.name.rfind(' ') + 1);
  if (bytes.starts_with(kJpegXmpHead)) {
    found.xmp.emplace_back(bytes.substr(kJpegXmpHead.size()));
  } else if (bytes.starts_with(kExifHead)) {
    found.exif.emplace_back(bytes.substr(kExifHead.size()));
  } else if (kind == "xmp") {
    found.xmp.push_back(profile.text);
  } else if (kind == "iptc" || kind == "8bim") {
    add_iptc(found, bytes.starts_with("8BIM") ? iptc_in_resources(bytes) : profile.text);
  }
}

PhotoMetadata png_metadata(const ByteSource& bytes) {
  PhotoMetadata found;
  std::uint64_t held = 0;
  for (const FilePart& part : file_parts(bytes, ImageKind::png).parts) {
    if (part.type == "eXIf") found.exif.push_back(content_of(bytes, part));
    if (part.type != "tEXt" && part.type != "zTXt" && part.type != "iTXt") continue;
    PngText text = png_text(part.type, content_of(bytes, part));
    held += std::max<std::uint64_t>(text.text.size(), text.unpacked);
    if (held > kLargestPart) return found;
    if (text.text.empty()) continue;
    if (text.name == kPngXmpName) {
      found.xmp.push_back(std::move(text.text));
    } else if (text.name == "Description") {
      found.texts.push_back(std::move(text.text));
    } else {
      add_profile(found, text);
    }
  }
  return found;
}

PhotoMetadata webp_metadata(const ByteSource& bytes) {
  PhotoMetadata found;
  for (const FilePart& part : file_parts(bytes, ImageKind::webp).parts) {
    if (std::string packet = xmp_in_part(bytes, ImageKind::webp, part); !packet.empty())
      found.xmp.push_back(std::move(packet));
    if (part.type != "EXIF") continue;
    std::string exif = content_of(bytes, part);
    if (exif.starts_with(kExifHead)) exif.erase(0, kExifHead.size());  // some writers keep JPEG's prefix
    found.exif.push_back(std::move(exif));
  }
  return found;
}

PhotoMetadata tiff_metadata(const ByteSource& bytes) {
  enum Tag : std::uint16_t { description = 270, xmp = 700, iptc = 33723, resources = 34377 };
  PhotoMetadata found;
  if (std::string packet = tiff_tag(bytes, xmp); !packet.empty()) found.xmp.push_back(std::move(packet));
  add_iptc(found, tiff_tag(bytes, iptc));
  add_iptc(found, iptc_in_resources(tiff_tag(bytes, resources)));
  if (std::string text = tiff_tag(bytes, description); !text.empty()) found.texts.push_back(std::move(text));
  return found;
}

PhotoMetadata where_library_is(PhotoMetadata (*read)(const ByteSource&), const ByteSource& bytes) {
  try {
    return read(bytes);
  } catch (const MissingLibrary&) {
    return {};  // who decodes the photo is told
  }
}

}  // namespace

PhotoMetadata photo_metadata(const ByteSource& bytes) {
  switch (image_kind(bytes.read(0, 64))) {
    case ImageKind::jpeg:
      return jpeg_metadata(bytes);
    case ImageKind::png:
      return png_metadata(bytes);
    case ImageKind::webp:
      return webp_metadata(bytes);
    case ImageKind::tiff:
      return tiff_metadata(bytes);
    case ImageKind::gif:
      return gif_metadata(bytes);
    case ImageKind::heif:
      return where_library_is(heif_metadata, bytes);
    case ImageKind::jxl:
      return where_library_is(jxl_metadata, bytes);
    default:
      return {};
  }
}

std::string xmp_in_part(const ByteSource& bytes, ImageKind kind, const FilePart& part) {
  if (kind == ImageKind::jpeg && part.type == "\xE1") {
    const std::string content = content_of(bytes, part);
    return content.starts_with(kJpegXmpHead) ? content.substr(kJpegXmpHead.size()) : std::string();
  }
  if (kind == ImageKind::png && part.type == "iTXt") {
    PngText text = png_text(part.type, content_of(bytes, part));
    return text.name == kPngXmpName ? text.text : std::string();
  }
  // Some writers end the name of the chunk in a zero.
  if (kind == ImageKind::webp && part.type.starts_with("XMP")) return content_of(bytes, part);
  return {};
}

}  // namespace sightline

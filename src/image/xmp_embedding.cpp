#include "image/xmp_embedding.h"

#include <webp/decode.h>

#include <cstdint>
#include <utility>

#include "core/error.h"
#include "image/photo_metadata.h"
#include "image/png_chunk.h"

namespace sightline {

namespace {

std::string number_bytes(std::uint64_t value, int count, bool big_endian) {
  std::string bytes;
  for (int i = 0; i < count; ++i)
    bytes += static_cast<char>(value >> 8 * (big_endian ? count - 1 - i : i) & 0xFF);
  return bytes;
}

std::string png_xmp_chunk(const std::string& packet) {
  // Neither compressed nor of a language.
  return png_chunk("iTXt", std::string(kPngXmpName) + std::string(5, '\0') + packet);
}

std::string webp_chunk(const std::string& type, const std::string& content) {
  return type + number_bytes(content.size(), 4, false) + content + std::string(content.size() % 2, '\0');
}

// With white space before the packet's end.
std::string filled_up(std::string packet, std::size_t size) {
  const std::size_t end = packet.rfind("<?xpacket end");
  if (end == std::string::npos || packet.size() >= size) return packet;
  std::string space(size - packet.size(), ' ');
  for (std::size_t i = 0; i < space.size(); i += 100) space[i] = '\n';
  return packet.insert(end, space);
}

// Each may unpack to much more than it has.
constexpr std::size_t kMostPackets = 16, kMostOfThem = 64 << 20;

bool is_packed_xmp(ImageKind kind, const FilePart& part, std::string_view photo) {
  return kind == ImageKind::png && part.type == "iTXt" &&
         photo.substr(part.data, kPngXmpName.size()) == kPngXmpName;
}

bool is_exif_or_jfif(const FilePart& part, std::string_view photo) {
  return part.type == "\xE0" || (part.type == "\xE1" && photo.substr(part.data, 4) == "Exif");
}

}  // namespace

XmpEmbedding::XmpEmbedding(std::string_view photo, std::string name)
    : photo_(photo),
      name_(std::move(name)),
      kind_(image_kind(photo)),
      parts_(file_parts(MemoryBytes(photo), kind_)) {
  if (kind_ != ImageKind::jpeg && kind_ != ImageKind::png && kind_ != ImageKind::webp)
    throw DataError(name_ + ": is no JPEG, PNG or WebP, which can be written into");
  if (!parts_.whole || parts_.parts.empty()) throw DataError(name_ + ": its parts do not lead to its end");
  const MemoryBytes bytes(photo_);
  std::size_t places = 0, held = 0;
  for (std::size_t i = 0; i < parts_.parts.size(); ++i) {
    if (is_packed_xmp(kind_, parts_.parts[i], photo_)) ++places;
    if (places > kMostPackets || held > kMostOfThem)
      throw DataError(name_ + ": has more XMP packets than can be looked at, expected one, at most " +
                      std::to_string(kMostPackets) + " of " + std::to_string(kMostOfThem >> 20) +
                      " MB together");
    std::string packet = xmp_in_part(bytes, kind_, parts_.parts[i]);
    if (packet.empty()) continue;
    held += packet.size();
    packets_.push_back(std::move(packet));
    places_.push_back(i);
  }
}

std::string XmpEmbedding::with(std::optional<std::size_t> which, std::string packet) const {
  if (which) packet = filled_up(std::move(packet), packets_.at(*which).size());
  if (kind_ == ImageKind::webp) return with_in_webp(which, packet);
  const std::string part = kind_ == ImageKind::jpeg ? jpeg_part(packet) : png_xmp_chunk(packet);
  if (!which) return replaced(place_of_new(), place_of_new(), part);
  const FilePart& old = parts_.parts[places_[*which]];
  if (part.size() != old.end - old.begin) check_pictures_behind(old.begin);
  return replaced(old.begin, old.end, part);
}

std::string XmpEmbedding::jpeg_part(const std::string& packet) const {
  constexpr std::size_t kMost = 65535 - 2;
  const std::size_t size = kJpegXmpHead.size() + packet.size();
  if (size > kMost) {
    throw DataError(name_ + ": its XMP packet would have " + std::to_string(packet.size()) +
                    " bytes, expected " + std::to_string(kMost - kJpegXmpHead.size()) + " at most in a JPEG");
  }
  return "\xFF\xE1" + number_bytes(size + 2, 2, true) + std::string(kJpegXmpHead) + packet;
}

std::string XmpEmbedding::replaced(std::uint64_t begin, std::uint64_t end, const std::string& part) const {
  return std::string(photo_.substr(0, begin)) + part + std::string(photo_.substr(end));
}

// Behind a JPEG's JFIF and Exif, behind a PNG's header.
std::uint64_t XmpEmbedding::place_of_new() const {
  if (kind_ == ImageKind::png) return parts_.parts.front().end;
  std::uint64_t place = 2;
  for (const FilePart& part : parts_.parts) {
    if (!is_exif_or_jfif(part, photo_)) break;
    place = part.end;
  }
  return place;
}

// The index says how far behind itself the other pictures lie.
void XmpEmbedding::check_pictures_behind(std::uint64_t begin) const {
  for (const FilePart& part : parts_.parts) {
    if (part.type == "\xE2" && photo_.substr(part.data, 4) == std::string_view("MPF\0", 4) &&
        part.begin < begin)
      throw DataError(name_ + ": its XMP lies behind its index of several pictures, which would lead astray");
  }
}

std::string XmpEmbedding::with_in_webp(std::optional<std::size_t> which, const std::string& packet) const {
  constexpr std::size_t kHead = 12;
  constexpr char kXmpFlag = 0x04, kAlphaFlag = 0x10;
  constexpr std::uint64_t kExtendedHead = 10;  // of a VP8X: flags, width and height
  const DataError damaged(name_ + ": truncated or damaged WebP: its header cannot be read");
  const std::uint64_t end = parts_.parts.back().end;
  std::string content;
  if (parts_.parts.front().type != "VP8X") {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(reinterpret_cast<const std::uint8_t*>(photo_.data()), photo_.size(), &features) !=
        VP8_STATUS_OK)
      throw damaged;
    content = webp_chunk("VP8X", std::string(1, features.has_alpha ? kXmpFlag | kAlphaFlag : kXmpFlag) +
                                     std::string(3, '\0') +
                                     number_bytes(static_cast<std::uint64_t>(features.width - 1), 3, false) +
                                     number_bytes(static_cast<std::uint64_t>(features.height - 1), 3, false));
  } else if (parts_.parts.front().size < kExtendedHead) {
    throw damaged;  // its flags would be another chunk's bytes
  }
  const std::string xmp = webp_chunk("XMP ", packet);
  if (which) {
    const FilePart& old = parts_.parts[places_[*which]];
    content += std::string(photo_.substr(kHead, old.begin - kHead)) + xmp +
               std::string(photo_.substr(old.end, end - old.end));
  } else {
    content += std::string(photo_.substr(kHead, end - kHead)) + xmp;
  }
  constexpr std::size_t kFlags = 8;  // of VP8X, which comes first
  content[kFlags] = static_cast<char>(content[kFlags] | kXmpFlag);
  return "RIFF" + number_bytes(content.size() + 4, 4, false) + "WEBP" + content +
         std::string(photo_.substr(end));
}

}  // namespace sightline

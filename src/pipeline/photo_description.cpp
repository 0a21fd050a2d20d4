#include "pipeline/photo_description.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/error.h"
#include "core/marked_text.h"
#include "core/without_ends.h"
#include "image/iptc_captions.h"
#include "image/tiff_tags.h"
#include "pipeline/xmp_packet.h"
#include "text/code_points.h"

namespace sightline {

namespace {

// Without a declaration of an encoding: UTF-8 where it is that, else Latin-1, as the programs of its time
// wrote.
std::string decoded(const std::string& text) {
  constexpr char32_t kInvalid = 0xFFFD;
  const std::u32string codes = decode_utf8(text);
  if (codes.find(kInvalid) == std::u32string::npos) return text;
  std::string utf8;
  for (const char byte : text) append_utf8(utf8, static_cast<unsigned char>(byte));
  return utf8;
}

// What Windows has people write: UTF-16, the lower byte first.
std::string windows_text(const std::string& bytes) {
  try {
    return utf8_of_utf16(bytes, false, "XPComment");
  } catch (const DataError&) {
    return {};
  }
}

constexpr std::string_view kNothing(" \t\r\n\0", 5);

// What nobody has written: what cameras put into every photo, in capitals, and the data of programs.
bool is_made_by_machine(const std::string& text) {
  constexpr std::array<std::string_view, 3> kEndings{"DIGITAL CAMERA", "DIGITAL STILL CAMERA", "SONY DSC"};
  constexpr std::array<std::string_view, 9> kStarts{"DCIM\\",
                                                    "DJI_",
                                                    "Digital Camera",
                                                    "Digital Still Camera",
                                                    "KODAK Digital Still Camera",
                                                    "ImageJ=",
                                                    "{\"",
                                                    "<?xml",
                                                    "<OME"};
  const bool capitals = std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const auto ends_so = [&](std::string_view ending) { return text.ends_with(ending); };
  const auto starts_so = [&](std::string_view start) { return text.starts_with(start); };
  return (capitals && std::any_of(kEndings.begin(), kEndings.end(), ends_so)) ||
         std::any_of(kStarts.begin(), kStarts.end(), starts_so);
}

// What `text` gives of the first packet that has it.
template <class Text>
std::optional<std::string> text_of_packets(const PhotoMetadata& metadata, const Text& text) {
  for (const std::string& packet : metadata.xmp)
    if (auto said = text(packet)) return said;
  return text(metadata.extended_xmp);
}

std::optional<std::string> packet_text(const std::string& packet,
                                       std::optional<std::string> (XmpPacket::*text)() const) {
  const std::string trimmed = trimmed_packet(packet);
  if (trimmed.empty()) return {};
  try {
    return (XmpPacket(trimmed, "XMP").*text)();
  } catch (const DataError&) {
    return {};
  }
}

// Nothing of a file that cannot be read.
std::optional<std::string> text_of_file(const std::filesystem::path& photo,
                                        std::optional<std::string> (*text)(const PhotoMetadata&)) {
  try {
    return text(photo_metadata(FileBytes(photo)));
  } catch (const DataError&) {
    return {};
  }
}

// The first that says something.
std::optional<std::string> first_text(const std::vector<std::string>& texts, bool machines) {
  for (const std::string& text : texts) {
    std::string said(without_ends(decoded(text.substr(0, text.find('\0'))), kNothing));
    if (!said.empty() && !(machines && is_made_by_machine(said))) return said;
  }
  return {};
}

}  // namespace

std::string trimmed_packet(const std::string& packet) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const std::string_view text = without_ends(packet, kNothing);
  return std::string(text.starts_with(kMark) ? text.substr(kMark.size()) : text);
}

std::optional<std::string> packet_description(const std::string& packet) {
  return packet_text(packet, &XmpPacket::description);
}

std::optional<std::string> photo_description(const PhotoMetadata& metadata) {
  constexpr std::uint16_t kImageDescription = 270, kWindowsComment = 40092;
  if (auto text = text_of_packets(metadata, packet_description)) return text;
  std::vector<std::string> captions, descriptions;
  for (const std::string& datasets : metadata.iptc)
    for (std::string& caption : iptc_captions(datasets)) captions.push_back(std::move(caption));
  if (auto text = first_text(captions, false)) return text;
  for (const std::string& exif : metadata.exif)
    descriptions.push_back(tiff_tag(MemoryBytes(exif), kImageDescription));
  for (const std::string& exif : metadata.exif)
    descriptions.push_back(windows_text(tiff_tag(MemoryBytes(exif), kWindowsComment)));
  if (auto text = first_text(descriptions, true)) return text;
  return first_text(metadata.texts, true);
}

std::optional<std::string> photo_description(const std::filesystem::path& photo) {
  return text_of_file(photo, photo_description);
}

std::optional<std::string> photo_alt_text(const PhotoMetadata& metadata) {
  return text_of_packets(metadata,
                         [](const std::string& packet) { return packet_text(packet, &XmpPacket::alt_text); });
}

std::optional<std::string> photo_alt_text(const std::filesystem::path& photo) {
  return text_of_file(photo, photo_alt_text);
}

}  // namespace sightline

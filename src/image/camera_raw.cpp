#include "image/camera_raw.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "image/byte_reader.h"
#include "image/image_kind.h"

namespace sightline {

namespace {

using namespace std::string_view_literals;

// Tags of TIFF 6.0, its supplement 1 (SubIFDs), TIFF/EP and DNG 1.7.
enum Tag : std::uint16_t { photometric = 262, sub_directories = 330, dng_version = 50706 };
constexpr std::uint32_t kColourFilterArray = 32803, kLinearRaw = 34892;
constexpr std::size_t kEntry = 12;

// A TIFF's directories, as far as they say that it is a raw. A damaged one says nothing.
class RawTiff {
 public:
  explicit RawTiff(std::string_view bytes) : in_(bytes, bytes.starts_with("MM")) {}

  bool is_raw() const {
    if (!in_.has(0, 8) || in_.u16(2) != 42) return false;
    return is_raw_directory(in_.u32(4), /*inner=*/false);
  }

 private:
  bool is_raw_directory(std::size_t at, bool inner) const {
    if (!in_.has(at, 2)) return false;
    const std::size_t entries = in_.u16(at);
    for (std::size_t i = 0; i < entries && in_.has(at + 2 + i * kEntry, kEntry); ++i) {
      if (says_raw(at + 2 + i * kEntry, inner)) return true;
    }
    return false;
  }

  bool says_raw(std::size_t entry, bool inner) const {
    switch (in_.u16(entry)) {
      case photometric: {
        const std::uint32_t value = in_.u16(entry + 8);
        return value == kColourFilterArray || value == kLinearRaw;
      }
      case dng_version:
        return true;
      case sub_directories:
        return !inner && any_is_raw(entry);
      default:
        return false;
    }
  }

  bool any_is_raw(std::size_t entry) const {
    constexpr std::size_t kMost = 16;
    const std::size_t count = std::min<std::size_t>(in_.u32(entry + 4), kMost);
    const std::size_t list = count == 1 ? entry + 8 : in_.u32(entry + 8);
    for (std::size_t i = 0; i < count && in_.has(list + 4 * i, 4); ++i) {
      if (is_raw_directory(in_.u32(list + 4 * i), /*inner=*/true)) return true;
    }
    return false;
  }

  ByteReader in_;
};

}  // namespace

bool is_camera_raw_name(const std::string& name) {
  constexpr std::array endings{".dng"sv, ".nef"sv, ".nrw"sv, ".cr2"sv, ".cr3"sv, ".crw"sv, ".arw"sv,
                               ".srf"sv, ".sr2"sv, ".orf"sv, ".rw2"sv, ".raf"sv, ".pef"sv, ".srw"sv,
                               ".x3f"sv, ".3fr"sv, ".fff"sv, ".iiq"sv, ".mef"sv, ".mos"sv, ".mrw"sv,
                               ".erf"sv, ".kdc"sv, ".dcr"sv, ".rwl"sv, ".raw"sv};
  std::string ending = std::filesystem::path(name).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool is_camera_raw(std::string_view bytes, const std::string& name) {
  if (begins_as_camera_raw(bytes)) return true;
  if (image_kind(bytes) != ImageKind::tiff) return false;
  return is_camera_raw_name(name) || bytes.substr(0, 10).ends_with("CR") || RawTiff(bytes).is_raw();
}

bool begins_as_camera_raw(std::string_view bytes) {
  constexpr std::array starts{
      "FUJIFILMCCD-RAW"sv, "IIU\0"sv, "IIRO"sv, "IIRS"sv, "MMOR"sv, "FOVb"sv, "\0MRM"sv};
  for (const std::string_view start : starts)
    if (bytes.starts_with(start)) return true;
  return bytes.substr(0, 12).ends_with("ftypcrx ") || bytes.substr(0, 14).ends_with("HEAPCCDR");
}

}  // namespace sightline

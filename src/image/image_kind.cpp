#include "image/image_kind.h"

#include <array>
#include <cstddef>

#include "image/camera_raw.h"

namespace sightline {

namespace {

constexpr char kCameraRaw[] = "camera raw";

bool starts_with(std::string_view bytes, std::string_view prefix) {
  return bytes.substr(0, prefix.size()) == prefix;
}

// Whether an ISO base media file ("ftyp" after a length, then its brand) holds pictures.
bool is_heif(std::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp") return false;
  for (const std::string_view brand :
       {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"})
    if (bytes.substr(8, 4) == brand) return true;
  return false;
}

// PBM, PGM and PPM, as letters or as bytes, and PAM.
bool is_netpbm(std::string_view bytes) {
  return bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
         (bytes[2] == '\n' || bytes[2] == ' ' || bytes[2] == '\t' || bytes[2] == '\r');
}

bool is_svg(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, 4096);
  const bool markup = start.substr(0, start.find_first_not_of(" \t\r\n\xEF\xBB\xBF") + 1).ends_with('<');
  return markup && start.find("<svg") != std::string_view::npos;
}

}  // namespace

ImageKind image_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (starts_with(bytes, "\xFF\xD8\xFF"sv)) return ImageKind::jpeg;
  if (starts_with(bytes, "\x89PNG\r\n\x1A\n"sv)) return ImageKind::png;
  if (starts_with(bytes, "RIFF"sv) && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP")
    return ImageKind::webp;
  if (starts_with(bytes, "BM"sv) && bytes.size() >= 18 && bytes.substr(15, 3) == "\0\0\0"sv)
    return ImageKind::bmp;  // the length of the header that follows is a small number
  for (const std::string_view magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})
    if (starts_with(bytes, magic)) return ImageKind::tiff;
  if (is_heif(bytes)) return ImageKind::heif;
  if (starts_with(bytes, "GIF87a"sv) || starts_with(bytes, "GIF89a"sv)) return ImageKind::gif;
  if (starts_with(bytes, "\xFF\x0A"sv) || starts_with(bytes, "\0\0\0\x0CJXL \r\n\x87\n"sv))
    return ImageKind::jxl;
  return ImageKind::other;
}

std::string unread_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  struct Magic {
    std::string_view start, kind;
  };
  constexpr std::array magics{
      Magic{"\0\0\0\x0CjP  \r\n\x87\n"sv, "JPEG 2000"sv},
      Magic{"\xFF\x4F\xFF\x51"sv, "JPEG 2000"sv},
      Magic{"%PDF-"sv, "PDF"sv},
      Magic{"8BPS"sv, "PSD"sv},
      Magic{"\0\0\1\0"sv, "ICO"sv},
      Magic{"v/1\1"sv, "OpenEXR"sv},
      Magic{"#?RADIANCE"sv, "Radiance HDR"sv},
      Magic{"gimp xcf"sv, "XCF"sv},
      Magic{"%!PS"sv, "PostScript"sv},
      Magic{"II\xBC"sv, "JPEG XR"sv},
      Magic{"DDS "sv, "DDS"sv},
      Magic{"qoif"sv, "QOI"sv},
      Magic{"AT&TFORM"sv, "DjVu"sv},
      Magic{"\x01\xDA\0"sv, "SGI"sv},
      Magic{"\x01\xDA\1"sv, "SGI"sv},
  };
  for (const Magic& magic : magics)
    if (starts_with(bytes, magic.start)) return std::string(magic.kind);
  if (is_netpbm(bytes)) return "PNM (PBM, PGM, PPM)";
  if (begins_as_camera_raw(bytes)) return kCameraRaw;
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") return "a video (MP4 or the like)";
  return is_svg(bytes) ? "SVG" : "";
}

bool is_unread_photo(std::string_view bytes) {
  const std::string kind = unread_kind(bytes);
  for (const std::string_view photo : {"JPEG 2000", kCameraRaw})
    if (kind == photo) return image_kind(bytes) == ImageKind::other;
  return false;
}

}  // namespace sightline

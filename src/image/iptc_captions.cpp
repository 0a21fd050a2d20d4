#include "image/iptc_captions.h"

#include <cstddef>

#include "image/byte_reader.h"

namespace sightline {

std::vector<std::string> iptc_captions(std::string_view datasets) {
  constexpr int kMarker = 0x1C, kApplication = 2, kCaption = 120;
  constexpr std::size_t kHead = 5, kLongest = 0x7FFF;
  const ByteReader in(datasets, true);
  std::vector<std::string> captions;
  for (std::size_t at = 0; in.has(at, kHead) && in.u8(at) == kMarker;) {
    const std::size_t size = in.u16(at + 3);
    if (size > kLongest || !in.has(at + kHead, size)) break;
    if (in.u8(at + 1) == kApplication && in.u8(at + 2) == kCaption)
      captions.emplace_back(datasets.substr(at + kHead, size));
    at += kHead + size;
  }
  return captions;
}

std::string iptc_in_resources(std::string_view resources) {
  constexpr std::string_view kSignature = "8BIM";
  constexpr int kIptc = 0x0404;
  const ByteReader in(resources, true);
  for (std::size_t at = 0; in.has(at, 8) && resources.substr(at, 4) == kSignature;) {
    const int kind = in.u16(at + 4);
    const std::size_t name = in.u8(at + 6) + 1u;  // with its length; padded to even
    at += 6 + name + name % 2;
    if (!in.has(at, 4)) break;
    const std::size_t size = in.u32(at);
    at += 4;
    if (!in.has(at, size)) break;
    if (kind == kIptc) return std::string(resources.substr(at, size));
    at += size + size % 2;
  }
  return {};
}

}  // namespace sightline

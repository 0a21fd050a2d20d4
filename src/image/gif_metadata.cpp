#include "image/gif_metadata.h"

#include <cstddef>
#include <cstdint>

#include "image/byte_reader.h"

namespace sightline {

namespace {

// The bytes of a palette that a field of flags announces (GIF89a, 18 and 20).
std::size_t palette_size(std::uint8_t flags) {
  return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Where a row of blocks ends, each behind its length; the end of `bytes` where they lead beyond.
std::size_t end_of_blocks(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const auto length = static_cast<std::uint8_t>(bytes[at]);
    at += 1 + std::size_t{length};
    if (length == 0) return at;
  }
  return bytes.size();
}

// The packet in the blocks of an application, if that is XMP. It stands there as it is, so that each of its
// letters counts as a length, and 258 bytes behind it lead every such count to its end.
std::string xmp_in_blocks(std::string_view blocks) {
  constexpr std::string_view kHead = "\x0BXMP DataXMP";
  constexpr std::size_t kTrailer = 258;
  if (!blocks.starts_with(kHead) || blocks.size() < kHead.size() + kTrailer) return {};
  return std::string(blocks.substr(kHead.size(), blocks.size() - kHead.size() - kTrailer));
}

}  // namespace

PhotoMetadata gif_metadata(const ByteSource& bytes) {
  constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;
  constexpr std::size_t kFlags = 10, kScreen = 13, kFrameFlags = 9, kFrame = 10;
  PhotoMetadata found;
  if (bytes.size() > kLargestFile) return found;
  const std::string all = bytes.read(0, bytes.size());
  const ByteReader in(all, /*big_endian=*/false);
  if (!in.has(0, kScreen)) return found;
  for (std::size_t at = kScreen + palette_size(in.u8(kFlags)); at < all.size();) {
    if (all[at] == '\x21' && in.has(at, 2)) {  // an extension, and its kind
      const std::size_t begin = at + 2;
      at = end_of_blocks(all, begin);
      std::string packet = xmp_in_blocks(std::string_view(all).substr(begin, at - begin));
      if (all[begin - 1] == '\xFF' && !packet.empty()) found.xmp.push_back(std::move(packet));
    } else if (all[at] == ',' && in.has(at, kFrame)) {
      const std::size_t codes = at + kFrame + palette_size(in.u8(at + kFrameFlags)) + 1;
      at = end_of_blocks(all, codes);
    } else {
      return found;
    }
  }
  return found;
}

}  // namespace sightline

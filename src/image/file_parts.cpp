#include "image/file_parts.h"

#include "image/byte_reader.h"

namespace sightline {

namespace {

constexpr std::size_t kMostParts = 1 << 20;

FileParts jpeg_segments(const ByteSource& bytes) {
  constexpr char kFill = '\xFF', kScan = '\xDA', kEnd = '\xD9';
  FileParts found;
  for (std::uint64_t at = 2; found.parts.size() < kMostParts;) {
    const std::uint64_t begin = at;
    std::string head = bytes.read(at, 4);
    while (head.size() == 4 && head[0] == kFill && head[1] == kFill) head = bytes.read(++at, 4);
    if (head.size() < 2 || head[0] != kFill || head[1] == kEnd) return found;
    const std::uint64_t length = head.size() == 4 ? ByteReader(head, true).u16(2) : 0;
    if (length < 2 || at + 2 + length > bytes.size()) return found;
    if (head[1] == kScan) {
      found.whole = true;
      return found;
    }
    found.parts.push_back({head.substr(1, 1), begin, at + 2 + length, at + 4, length - 2});
    at += 2 + length;
  }
  return found;
}

FileParts png_chunks(const ByteSource& bytes) {
  constexpr std::uint64_t kSignature = 8, kAround = 12;  // length, type and checksum
  FileParts found;
  for (std::uint64_t at = kSignature; found.parts.size() < kMostParts;) {
    const std::string head = bytes.read(at, 8);
    if (head.size() < 8) return found;
    const std::uint64_t size = ByteReader(head, true).u32(0);
    if (at + kAround + size > bytes.size()) return found;
    found.parts.push_back({head.substr(4), at, at + kAround + size, at + 8, size});
    at += kAround + size;
    if (head.substr(4) == "IEND") {
      found.whole = true;
      return found;
    }
  }
  return found;
}

FileParts webp_chunks(const ByteSource& bytes) {
  constexpr std::uint64_t kFileHead = 12, kHead = 8;
  const std::string first = bytes.read(0, kFileHead);
  FileParts found;
  if (first.size() < kFileHead) return found;
  const std::uint64_t end = kHead + ByteReader(first, false).u32(4);
  for (std::uint64_t at = kFileHead; found.parts.size() < kMostParts;) {
    found.whole = at == end && end <= bytes.size();
    const std::string head = bytes.read(at, kHead);
    if (at >= end || head.size() < kHead) return found;
    const std::uint64_t size = ByteReader(head, false).u32(4), padded = size + size % 2;
    if (at + kHead + padded > end || at + kHead + padded > bytes.size()) return found;
    found.parts.push_back({head.substr(0, 4), at, at + kHead + padded, at + kHead, size});
    at += kHead + padded;
  }
  return found;
}

}  // namespace

FileParts file_parts(const ByteSource& bytes, ImageKind kind) {
  switch (kind) {
    case ImageKind::jpeg:
      return jpeg_segments(bytes);
    case ImageKind::png:
      return png_chunks(bytes);
    case ImageKind::webp:
      return webp_chunks(bytes);
    default:
      return {};
  }
}

}  // namespace sightline

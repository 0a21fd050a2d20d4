#include "weights/zip_content.h"

#include <zlib.h>

#include <algorithm>

#include "core/error.h"

namespace sightline {

namespace {

constexpr std::uint16_t kDeflated = 8;
constexpr std::uint64_t kMostUnfolded = 1032;  // bytes that one byte of deflate can become

// Raw deflate, as zip archives hold it: without zlib's own header. False where it is damaged, or is not
// content.size() bytes long.
bool inflate_all(std::string_view packed, std::string& content) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  const int state = inflate(&stream, Z_FINISH);
  const bool whole = state == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
  inflateEnd(&stream);
  return whole;
}

std::uint32_t checksum_of(const std::string& content) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
}

}  // namespace

std::string zip_content(const ZipEntry& entry, std::uint64_t most, const std::string& name) {
  constexpr std::uint64_t kMostOfZlib = 0xffffffff;  // its sizes are 32 bits wide
  if (entry.size > std::min(most, kMostOfZlib) || entry.bytes.size() > kMostOfZlib)
    throw ModelError(name + ": holds " + std::to_string(entry.size) + " bytes, expected at most " +
                     std::to_string(std::min(most, kMostOfZlib)));
  if (entry.compressed() && entry.method != kDeflated)
    throw ModelError(
        name + ": packed by method " + std::to_string(entry.method) + " of zip, expected stored or deflated",
        "write it with numpy.savez or numpy.savez_compressed");
  if (entry.compressed() && entry.size / kMostUnfolded > entry.bytes.size())
    throw ModelError(name + ": damaged: says that " + std::to_string(entry.bytes.size()) + " bytes are " +
                         std::to_string(entry.size) + " unpacked",
                     "write the file again");
  std::string content;
  if (entry.compressed())
    content.resize(static_cast<std::size_t>(entry.size));
  else
    content = entry.bytes;
  if ((entry.compressed() && !inflate_all(entry.bytes, content)) || checksum_of(content) != entry.checksum)
    throw ModelError(name + ": damaged: what is unpacked is not what was packed", "write the file again");
  return content;
}

}  // namespace sightline

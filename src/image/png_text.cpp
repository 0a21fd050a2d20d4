#include "image/png_text.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>

#include "core/hex_digit.h"
#include "image/photo_metadata.h"

namespace sightline {

namespace {

constexpr std::string_view kProfile = "Raw profile type ";

// Adds to `unpacked` how much came of it.
std::string inflated(std::string_view packed, std::uint64_t& unpacked) {
  constexpr std::size_t kMost = 16 << 20, kPiece = 64 << 10;
  std::string text;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return text;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int state = Z_OK;
  while (state == Z_OK && text.size() < kMost) {
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    stream.next_out = reinterpret_cast<Bytef*>(&text[before]);
    stream.avail_out = kPiece;
    state = inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  unpacked += text.size();
  return state == Z_STREAM_END ? text : std::string();
}

// Takes what stands before the next zero byte.
std::string taken(std::string_view& data) {
  const std::size_t end = data.find('\0');
  if (end == std::string_view::npos) {
    data = {};
    return {};
  }
  std::string text(data.substr(0, end));
  data.remove_prefix(end + 1);
  return text;
}

// "\niptc\n      42\n", then so many bytes as hexadecimal digits, with line ends between them.
std::string profile_bytes(std::string_view text) {
  const std::size_t name = text.find_first_not_of('\n'), size = text.find('\n', name);
  if (name == std::string_view::npos || size == std::string_view::npos) return {};
  const std::size_t digits = text.find('\n', text.find_first_not_of("\n ", size));
  if (digits == std::string_view::npos) return {};
  std::string bytes;
  int first = -1;
  for (const char letter : text.substr(digits)) {
    const int digit = hex_digit(letter);
    if (digit < 0) continue;
    if (first >= 0) bytes += static_cast<char>(first << 4 | digit);
    first = first >= 0 ? -1 : digit;
  }
  return bytes;
}

}  // namespace

PngText png_text(std::string_view type, std::string_view data) {
  PngText text{taken(data), {}, 0};
  const bool profile = text.name.starts_with(kProfile);
  if (!profile && text.name != "Description" && text.name != kPngXmpName) return {};
  bool packed = type == "zTXt";
  if (packed) data.remove_prefix(std::min<std::size_t>(1, data.size()));  // the method, of which there is one
  if (type == "iTXt") {
    packed = !data.empty() && data[0] == 1;
    data.remove_prefix(std::min<std::size_t>(2, data.size()));
    taken(data);  // language
    taken(data);  // the name in that
  }
  text.text = packed ? inflated(data, text.unpacked) : std::string(data);
  if (profile) text.text = profile_bytes(text.text);
  return text;
}

}  // namespace sightline

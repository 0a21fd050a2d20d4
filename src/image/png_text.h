#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sightline {

// A text of a PNG: what it is called and what it says.
struct PngText {
  std::string name, text;
  std::uint64_t unpacked = 0;  // bytes that came of what was compressed, whether they make a text or not
};

// Of a chunk tEXt, zTXt or iTXt (ISO/IEC 15948, 11.3.4), its `type` and content; empty where that is damaged,
// is no text, or is called none of what is asked for here: "Description", an XMP packet, and the "Raw profile
// type" that ImageMagick writes (as the bytes that it stands for). What is compressed may unpack to 16 MB.
PngText png_text(std::string_view type, std::string_view data);

}  // namespace sightline

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace sightline {

// One file of a zip archive.
struct ZipEntry {
  std::string_view bytes;      // as they lie in the archive
  std::uint16_t method = 0;    // of APPNOTE.TXT, section 4.4.5
  std::uint32_t checksum = 0;  // CRC-32 of what is in the file; torch writes 0
  std::uint64_t size = 0;      // of what is in it, as the archive says

  // What the bytes are then is for weights/zip_content.h.
  bool compressed() const { return method != 0; }
};

// The files of a zip archive held in memory, by name, as views into it; zip64 included. What torch.save
// writes is stored, not compressed. Entries lie inside the archive and do not overlap, so that together they
// are no larger than it. Checksums are not looked at (torch writes archives without them). `name` is what
// errors call the archive. Raises ModelError.
std::map<std::string, ZipEntry> read_zip_directory(std::string_view archive, const std::string& name);

}  // namespace sightline

#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sightline {

// One file of a zip archive.
struct ZipEntry {
  std::string_view bytes;   // as they lie in the archive
  bool compressed = false;  // then `bytes` are of no use: nothing is ever decompressed, which rules out bombs
};

// The files of a zip archive held in memory, by name, as views into it; zip64 included. What torch.save
// writes is stored, not compressed. Entries lie inside the archive and do not overlap, so that together they
// are no larger than it. Checksums are not looked at (torch writes archives without them). `name` is what
// errors call the archive. Raises ModelError.
std::map<std::string, ZipEntry> read_zip_directory(std::string_view archive, const std::string& name);

}  // namespace sightline

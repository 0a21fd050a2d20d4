#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sightline {

// The files of a zip archive held in memory, by name, as views into it. Only what torch.save writes is read:
// stored (not compressed) entries, which also rules out decompression bombs; zip64 included. Entries lie
// inside the archive and do not overlap, so that together they are no larger than it. Checksums are not
// looked at (torch writes archives without them). `name` is what errors call the archive. Raises ModelError.
std::map<std::string, std::string_view> read_zip_directory(std::string_view archive, const std::string& name);

}  // namespace sightline

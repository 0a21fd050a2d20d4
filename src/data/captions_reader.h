#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

struct CaptionsReaderOptions {
  std::vector<std::string> splits;  // of a Karpathy file; none: all
};

// Reads captions of any format that CaptionFormat names, but results; a directory with a metadata.jsonl is
// that file. Captions of one image are gathered where it first comes. Formats without ids have the file name
// for one. Raises DataError naming file, record or line, and key; UsageError where splits are asked of a
// format without them.
CaptionSet read_captions(const std::filesystem::path& path, const CaptionsReaderOptions& options = {});

}  // namespace sightline

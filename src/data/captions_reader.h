#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"
#include "data/label_captions.h"

namespace sightline {

struct CaptionsReaderOptions {
  // Of a file that has splits (Karpathy's, a table with a column "split", JSON lines with such a key); none:
  // all
  std::vector<std::string> splits;
  std::vector<std::string> except = {};  // but these
  LabelTemplates labels = {};            // where there are any, tables may hold labels (data/caption_table.h)
};

// Reads captions of any format that CaptionFormat names, but results; a directory with a metadata.jsonl is
// that file. Captions of one image are gathered where it first comes; a label gives one for each template.
// Formats without ids have the file name for one. Raises DataError naming file, record or line, and key;
// UsageError where splits are asked of a file without them.
CaptionSet read_captions(const std::filesystem::path& path, const CaptionsReaderOptions& options = {});

// Several files as one set, in their order; images of one file name are one, with the captions of all. Splits
// are those of the files among them that have some. Raises UsageError also where a file is given twice.
CaptionSet read_captions(const std::vector<std::filesystem::path>& paths,
                         const CaptionsReaderOptions& options);

// "karpathy.json:train,restval": a caption file, and the splits of it that are meant.
struct NamedCaptions {
  std::filesystem::path file;
  std::vector<std::string> splits;  // none named: empty
};
// A file whose whole name that is comes first.
NamedCaptions named_captions(const std::filesystem::path& text);

}  // namespace sightline

#pragma once

#include <filesystem>
#include <string_view>

#include "data/caption_pair.h"

namespace sightline {

// A table of an image and a caption column, in any order among others where the first row names them
// ("image", "file", "file_name", "filename", "image_name", "image_id", "id"; "caption", "text", "comment",
// "sentence": of several the earlier of these); two columns without such a row. With `labels` a table holds
// labels (CaptionPair::is_label) where its first row names a column "label" or "class" and none of captions,
// or where it has no such row. A column "split" says each row's. delimiter: a tab or a bar (no quoting;
// blanks around what stands between bars count for nothing), or a comma or semicolon (quoted by RFC 4180).
void read_caption_table(const std::filesystem::path& path, char delimiter, const TakeCaptionPair& take,
                        bool labels = false);

// Whether a line names an image column and one of captions or labels.
bool is_table_head(std::string_view line, char delimiter);

}  // namespace sightline

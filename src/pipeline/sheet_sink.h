#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "image/image_reader.h"
#include "pipeline/picture_sink.h"
#include "render/attention_sheet.h"

namespace sightline {

// What a photo's sheet is called within the directory: "2020/beach.jpg.sheet.jpg".
std::string sheet_name(const PhotoFile& photo);

// Writes each captioned photo's sheet (render/attention_sheet.h) into a tree that mirrors the photos':
// DIRECTORY/2020/beach.jpg.sheet.jpg for 2020/beach.jpg. The photo's whole name is kept, so that beach.jpg
// and beach.png do not meet. Raises EnvironmentError where the directory cannot be made, DataError where its
// journal is damaged. Each sheet names its photo's file at the foot, and beside it what `sheet.source` says.
// `look_only`: nothing will be taken, and nothing is touched.
std::unique_ptr<RecordSink> make_sheet_sink(const std::filesystem::path& directory, const SheetOptions& sheet,
                                            const ImageLimits& limits, Existing existing,
                                            RunSettings settings, bool look_only = false);

}  // namespace sightline

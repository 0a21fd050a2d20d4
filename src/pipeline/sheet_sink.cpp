#include "pipeline/sheet_sink.h"

#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "image/image_writer.h"
#include "image/photo_reader.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

void make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw EnvironmentError(path.string() + ": cannot be created: " + error.message());
}

}  // namespace

SheetSink::SheetSink(fs::path directory, const SheetOptions& sheet, const ImageLimits& limits,
                     Existing existing)
    : directory_(std::move(directory)), sheet_(sheet), limits_(limits), existing_(existing) {
  make_directory(directory_);
}

std::optional<PastResult> SheetSink::held(const PhotoFile& photo) {
  std::error_code ignored;
  return existing_.held(fs::exists(path(photo.place), ignored));
}

std::vector<std::string> SheetSink::notices() {
  existing_.check(directory_.string());
  return {};
}

std::optional<std::string> SheetSink::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  try {
    const Hypothesis& hypothesis = record.hypotheses.front();
    const Photo photo = read_photo(record.file, limits_, [&](ImageSize size) {
      const SheetLayout layout = attention_sheet_layout(size, hypothesis, sheet_);
      return ImageSize{layout.tile_width, layout.tile_height};
    });
    const fs::path sheet = path(record.place);
    make_directory(sheet.parent_path());
    write_file_atomically(sheet,
                          encode_jpeg(render_attention_sheet(photo, *record.geometry, hypothesis, sheet_)),
                          Safety::crash);
  } catch (const DataError& error) {
    return error.what();  // it could be read a moment ago, or its sheet is too large for a JPEG
  }
  return {};
}

fs::path SheetSink::path(const fs::path& place) const {
  fs::path path = directory_ / place;
  path += ".sheet.jpg";
  return path;
}

}  // namespace sightline

#include "pipeline/sheet_sink.h"

#include <system_error>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "image/image_writer.h"
#include "image/photo_reader.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

fs::path made(const fs::path& path) {
  make_directory(path);
  return path;
}

// Within the directory.
fs::path sheet_of(const fs::path& place) {
  fs::path path = place;
  path += ".sheet.jpg";
  return path;
}

}  // namespace

SheetSink::SheetSink(const fs::path& directory, const SheetOptions& sheet, const ImageLimits& limits,
                     Existing existing, RunSettings settings)
    : directory_(made(directory)),
      sheet_(sheet),
      limits_(limits),
      journal_(directory_, "sheets", "sheets", existing, std::move(settings)) {}

std::optional<PastResult> SheetSink::held(const PhotoFile& photo) {
  std::error_code ignored;
  const fs::path sheet = sheet_of(photo.place);
  return journal_.held(sheet.string(), fs::exists(directory_ / sheet, ignored), photo.path);
}

std::vector<std::string> SheetSink::notices() {
  return journal_.notices();
}

std::optional<std::string> SheetSink::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  if (auto conflict = journal_.conflict(record.file)) return conflict;
  journal_.begin();
  try {
    const Hypothesis& hypothesis = record.hypotheses.front();
    const Photo photo = read_photo(record.file, limits_, [&](ImageSize size) {
      const SheetLayout layout = attention_sheet_layout(size, hypothesis, sheet_);
      return ImageSize{layout.tile_width, layout.tile_height};
    });
    const fs::path sheet = sheet_of(record.place), path = directory_ / sheet;
    make_directory(path.parent_path());
    write_file_atomically(path,
                          encode_jpeg(render_attention_sheet(photo, *record.geometry, hypothesis, sheet_)),
                          Safety::crash);
    journal_.add(sheet.string(), record.file);
  } catch (const DataError& error) {
    return error.what();  // it could be read a moment ago, or its sheet is too large for a JPEG
  }
  return {};
}

void SheetSink::finish(bool complete) {
  if (complete) journal_.finish();
}

}  // namespace sightline

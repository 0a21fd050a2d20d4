#include "pipeline/sheet_sink.h"

#include <utility>

#include "core/directories.h"
#include "core/files.h"
#include "core/is_there.h"
#include "core/leftovers.h"
#include "image/image_writer.h"
#include "image/photo_reader.h"
#include "image/picture_mark.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

class Sheets : public PictureMaker {
 public:
  Sheets(fs::path directory, const SheetOptions& sheet, const ImageLimits& limits)
      : directory_(std::move(directory)), sheet_(sheet), limits_(limits) {}

  // Within the directory.
  std::string name_of(const PhotoFile& photo) const override { return sheet_name(photo); }
  bool has(const std::string& name) const override { return is_there(directory_ / name); }

  bool is_whole(const std::string& name) const override { return is_whole_jpeg(directory_ / name); }

  void clear_leftovers(const std::string& name) override { remove_leftovers(directory_ / name); }

  std::string place_of(const PhotoFile& photo) const override {
    return (directory_ / sheet_name(photo)).string();
  }

  void make(const CaptionRecord& record, const std::string& name) override {
    const Hypothesis& hypothesis = record.hypotheses.front();
    SheetOptions sheet = sheet_;
    sheet.source.file = fs::path(record.file).filename().string();
    sheet.sentence = record.sentence;
    const Photo photo = decode_photo(*record.bytes, record.file, limits_, [&](ImageSize size) {
      const SheetLayout layout = attention_sheet_layout(size, hypothesis, sheet);
      return ImageSize{layout.tile_width, layout.tile_height};
    });
    const fs::path path = directory_ / name;
    make_directory(path.parent_path());
    const Image picture = render_attention_sheet(photo, *record.geometry, hypothesis, sheet);
    write_file_atomically(path, encode_jpeg(picture, kJpegQuality, kPictureMark), Safety::crash);
  }

 private:
  fs::path directory_;
  SheetOptions sheet_;
  ImageLimits limits_;
};

}  // namespace

std::string sheet_name(const PhotoFile& photo) {
  return photo.place.string() + ".sheet.jpg";
}

std::unique_ptr<RecordSink> make_sheet_sink(const fs::path& directory, const SheetOptions& sheet,
                                            const ImageLimits& limits, Existing existing,
                                            RunSettings settings, bool look_only) {
  if (!look_only) make_directory(directory);
  return std::make_unique<PictureSink>(std::make_unique<Sheets>(directory, sheet, limits), directory,
                                       "sheets", "sheets", existing, std::move(settings), look_only);
}

}  // namespace sightline

#include "pipeline/gallery_sink.h"

#include <utility>

#include "core/directories.h"
#include "core/plain_path.h"
#include "data/lock_file.h"
#include "image/photo_reader.h"
#include "render/box_map.h"

namespace sightline {

namespace {

std::filesystem::path lock_of(const std::filesystem::path& directory) {
  make_directory(directory);
  return directory / ".lock";
}

// The page knows grids alone.
std::vector<Hypothesis> shown_hypotheses(const CaptionRecord& record) {
  std::vector<Hypothesis> shown = record.hypotheses;
  if (record.geometry->boxes().empty()) return shown;
  for (Hypothesis& hypothesis : shown)
    hypothesis =
        over_grid(std::move(hypothesis), record.geometry->boxes(), record.photo_width, record.photo_height);
  return shown;
}

class GalleryPages : public PictureMaker {
 public:
  GalleryPages(const std::filesystem::path& directory, GalleryOptions gallery, const ImageLimits& limits,
               bool look_only)
      : page_(directory / "index.html"),
        lock_(look_only ? nullptr : std::make_unique<LockFile>(lock_of(directory), directory)),
        gallery_(directory, std::move(gallery), look_only),
        limits_(limits) {}

  std::string name_of(const PhotoFile& photo) const override { return plain_path(photo.path).string(); }
  std::string place_of(const PhotoFile&) const override { return page_.string(); }
  bool has(const std::string& name) const override { return gallery_.has(name); }
  void clear_leftovers(const std::string& name) override { gallery_.clear_leftovers(name); }

  void make(const CaptionRecord& record, const std::string& name) override {
    const Photo picture = decode_photo(*record.bytes, record.file, limits_,
                                       [&](ImageSize size) { return gallery_.photo_size(size); });
    gallery_.add({name, record.photo_width, record.photo_height, record.geometry->input(),
                  record.geometry->grid(), shown_hypotheses(record), record.judgement, record.sentence},
                 picture.image);
  }

 private:
  std::filesystem::path page_;
  std::unique_ptr<LockFile> lock_;
  GalleryWriter gallery_;
  ImageLimits limits_;
};

}  // namespace

std::unique_ptr<RecordSink> make_gallery_sink(const std::filesystem::path& directory, GalleryOptions gallery,
                                              const ImageLimits& limits, Existing existing,
                                              RunSettings settings, bool look_only) {
  // The lock comes before anything is read.
  auto pages = std::make_unique<GalleryPages>(directory, std::move(gallery), limits, look_only);
  return std::make_unique<PictureSink>(std::move(pages), directory, "gallery", "gallery pages", existing,
                                       std::move(settings), look_only);
}

}  // namespace sightline

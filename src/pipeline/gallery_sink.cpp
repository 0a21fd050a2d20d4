#include "pipeline/gallery_sink.h"

#include <utility>

#include "core/directories.h"
#include "core/plain_path.h"
#include "data/lock_file.h"
#include "image/photo_reader.h"

namespace sightline {

namespace {

std::filesystem::path lock_of(const std::filesystem::path& directory) {
  make_directory(directory);
  return directory / ".lock";
}

class GalleryPages : public PictureMaker {
 public:
  GalleryPages(const std::filesystem::path& directory, GalleryOptions gallery, const ImageLimits& limits)
      : lock_(lock_of(directory), directory), gallery_(directory, std::move(gallery)), limits_(limits) {}

  std::string name_of(const PhotoFile& photo) const override { return plain_path(photo.path).string(); }
  bool has(const std::string& name) const override { return gallery_.has(name); }

  void make(const CaptionRecord& record, const std::string& name) override {
    const Photo picture =
        read_photo(record.file, limits_, [&](ImageSize size) { return gallery_.photo_size(size); });
    gallery_.add({name, record.photo_width, record.photo_height, record.geometry->input(),
                  record.geometry->grid(), record.hypotheses, record.judgement, record.sentence},
                 picture.image);
  }

 private:
  LockFile lock_;
  GalleryWriter gallery_;
  ImageLimits limits_;
};

}  // namespace

std::unique_ptr<RecordSink> make_gallery_sink(const std::filesystem::path& directory, GalleryOptions gallery,
                                              const ImageLimits& limits, Existing existing,
                                              RunSettings settings) {
  // The lock comes before anything is read.
  auto pages = std::make_unique<GalleryPages>(directory, std::move(gallery), limits);
  return std::make_unique<PictureSink>(std::move(pages), directory, "gallery", "gallery pages", existing,
                                       std::move(settings));
}

}  // namespace sightline

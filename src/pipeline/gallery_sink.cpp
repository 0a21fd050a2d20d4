#include "pipeline/gallery_sink.h"

#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "image/photo_reader.h"

namespace sightline {

namespace {

std::filesystem::path lock_of(const std::filesystem::path& directory) {
  make_directory(directory);
  return directory / ".lock";
}

// One spelling: "./a.jpg" is "a.jpg".
std::string name_of(const std::filesystem::path& photo) {
  return photo.lexically_normal().string();
}

}  // namespace

GallerySink::GallerySink(const std::filesystem::path& directory, GalleryOptions gallery,
                         const ImageLimits& limits, Existing existing, RunSettings settings)
    : lock_(lock_of(directory), directory),
      gallery_(directory, std::move(gallery)),
      limits_(limits),
      journal_(directory, "gallery", "gallery pages", existing, std::move(settings)) {}

std::optional<PastResult> GallerySink::held(const PhotoFile& photo) {
  const std::string name = name_of(photo.path);
  return journal_.held(name, gallery_.has(name), photo.path);
}

std::vector<std::string> GallerySink::notices() {
  return journal_.notices();
}

std::optional<std::string> GallerySink::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  if (auto conflict = journal_.conflict(record.file)) return conflict;
  journal_.begin();
  try {
    const Photo picture =
        read_photo(record.file, limits_, [&](ImageSize size) { return gallery_.photo_size(size); });
    const std::string name = name_of(record.file);
    gallery_.add({name, record.photo_width, record.photo_height, record.geometry->input(),
                  record.geometry->grid(), record.hypotheses},
                 picture.image);
    journal_.add(name, record.file);
  } catch (const DataError& error) {
    return error.what();  // it could be read a moment ago
  }
  return {};
}

void GallerySink::finish(bool complete) {
  if (complete) journal_.finish();
}

}  // namespace sightline

#include "train/shared_photos.h"

#include <filesystem>
#include <unordered_set>

namespace sightline {

namespace {

// Links in the name of the directory followed, so that two ways to it are one.
std::filesystem::path canonical_photos(const std::filesystem::path& directory) {
  std::error_code error;
  const auto canonical = std::filesystem::weakly_canonical(directory, error);
  return error ? directory : canonical;
}

}  // namespace

std::string shared_photos_warning(const TrainingJob& job) {
  const bool detected = !job.regions.empty();
  const auto images = canonical_photos(detected ? job.regions : job.images),
             validation_images = canonical_photos(detected ? job.validation_regions : job.validation_images);
  std::unordered_set<std::string> learnt;
  for (const CaptionedImage& image : job.data.images)
    learnt.insert((images / image.file).lexically_normal().string());
  std::size_t shared = 0;
  std::string example;
  for (const CaptionedImage& image : job.validation_data.images) {
    if (!learnt.contains((validation_images / image.file).lexically_normal().string())) continue;
    if (shared++ == 0) example = image.file.string();
  }
  if (shared == 0) return {};
  return "validation photos that are trained on too: " + std::to_string(shared) + " of " +
         std::to_string(job.validation_data.images.size()) + " (" + example +
         "); validation measures what is remembered, not what is learnt, and chooses the epoch that "
         "remembers "
         "best: validate on photos of their own";
}

}  // namespace sightline

#include "evaluate/score_gallery.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "core/counted.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/listed.h"
#include "data/lock_file.h"
#include "image/photo_reader.h"
#include "render/gallery_writer.h"

namespace sightline {

namespace {

GalleryScores gallery_scores(const CaptionedImage& image, const std::string& caption,
                             const ImageScores& scores) {
  GalleryScores shown{
      caption,
      {{"CIDEr-D", scores.cider_d}, {"BLEU-4", scores.bleu.bleu[3]}, {"ROUGE-L", scores.rouge_l}},
      image.captions,
      dump_json(id_json(image.id, image.id_type))};
  if (scores.meteor) shown.values.emplace_back("METEOR-ess", *scores.meteor);
  return shown;
}

GalleryOptions score_gallery_options() {
  GalleryOptions options;
  options.title = "Captions and their scores";
  options.score = "CIDEr-D";
  return options;
}

std::vector<std::string> gallery_notices(const std::vector<std::string>& unread, std::size_t earlier,
                                         const std::filesystem::path& directory) {
  std::vector<std::string> notices;
  if (!unread.empty())
    notices.push_back("--html: " + counted(unread.size(), "photo") +
                      " that cannot be read and is not shown: " + ten_of(unread));
  if (earlier > 0)
    notices.push_back("--html " + directory.string() + ": " + counted(earlier, "photo") +
                      " of an earlier page still in it (another directory holds these alone)");
  return notices;
}

}  // namespace

void check_score_gallery(const std::filesystem::path& directory) {
  GalleryWriter(directory, score_gallery_options(), /*look_only=*/true);
}

std::vector<std::string> write_score_gallery(const MatchedCaptions& matched,
                                             const std::vector<ImageScores>& scores,
                                             const ScoreGalleryOptions& options, const ProgressSink& progress,
                                             const std::function<bool()>& stop) {
  make_directory(options.directory);
  const LockFile lock(options.directory / ".lock", options.directory);
  GalleryWriter gallery(options.directory, score_gallery_options());
  const auto count = static_cast<std::int64_t>(matched.images.size());
  std::vector<std::string> unread;
  std::unordered_set<std::string> shown;  // several images may be of one file
  for (std::size_t i = 0; i < matched.images.size() && !(stop && stop()); ++i) {
    const CaptionedImage& image = matched.images[i];
    try {
      const Photo photo = read_photo(options.photos / image.file, options.limits,
                                     [&](ImageSize size) { return gallery.photo_size(size); });
      GalleryPhoto entry{image.file, photo.size.width, photo.size.height, {}, {}, {}};
      entry.scores = gallery_scores(image, matched.captions.front()[i], scores[i]);
      gallery.add(entry, photo.image);
      shown.insert(image.file);
    } catch (const DataError& error) {
      unread.push_back(error.what());
    }
    if (progress) progress({"drawing", "photo", static_cast<std::int64_t>(i) + 1, count, {}});
  }
  return gallery_notices(unread, gallery.size() - shown.size(), options.directory);
}

}  // namespace sightline

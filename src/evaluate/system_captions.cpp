#include "evaluate/system_captions.h"

#include <algorithm>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"
#include "data/caption_format.h"
#include "data/word_boxes.h"

namespace sightline {

namespace {

// Only COCO captions files have a place for boxes, and only words have any.
WordBoxes boxes_of(const CaptionSet& references, Tokens tokens) {
  if (tokens != Tokens::words || detect_caption_format(references.name) != CaptionFormat::coco) return {};
  return WordBoxes::read(references.name);
}

AttendedCaption attended(const CaptionRecord& record) {
  const Hypothesis& hypothesis = record.hypotheses.front();
  AttendedCaption caption;
  for (std::size_t t = 0; t < hypothesis.words.size() && !hypothesis.alpha.empty(); ++t) {
    const std::vector<float> weights = region_weights(hypothesis, t);
    caption.alpha.insert(caption.alpha.end(), weights.begin(), weights.end());
  }
  const Grid* grid = hypothesis.layout.grid();
  if (grid == nullptr) caption.cells = record.geometry->boxes();
  for (int i = 0; grid != nullptr && i < grid->cells(); ++i) {
    caption.cells.push_back(
        record.geometry->cell(i / grid->columns, i % grid->columns, grid->rows, grid->columns));
  }
  return caption;
}

// The sums of an image's caption, beside the boxes of its words.
AttentionSums sums_of(AttendedCaption maps, const std::vector<std::string>& words, const WordBoxes& boxes,
                      const std::string& id) {
  if (!boxes.empty()) maps.boxes = boxes.match(id, words);
  return attention_sums(maps);
}

}  // namespace

SystemCaptions stored_captions(const std::filesystem::path& file, const CaptionSet& references,
                               Tokens tokens) {
  SystemCaptions result{file.string(), match_results(references, read_caption_results(file)), {}};
  const auto& stored = result.matched.attention;
  if (std::none_of(stored.begin(), stored.end(), [](const auto& one) { return one != nullptr; }))
    return result;
  const WordBoxes boxes = boxes_of(references, tokens);
  for (std::size_t i = 0; i < stored.size(); ++i) {
    result.attention.push_back(
        stored[i] ? sums_of(stored[i]->maps, stored[i]->words, boxes, references.images[i].id)
                  : AttentionSums());
  }
  return result;
}

std::optional<std::vector<std::string>> caption_set(const Ensemble& models, const CaptionSet& references,
                                                    const ModelCaptionsOptions& options,
                                                    const TakeRecord& take, const ProgressSink& progress,
                                                    const std::function<bool()>& stop) {
  std::vector<std::filesystem::path> files;
  for (const CaptionedImage& image : references.images) files.push_back(options.directory / image.file);
  std::vector<std::string> failures;
  std::size_t taken = 0;
  const auto tell = [&] {
    if (progress)
      progress({"captioning", "photo", static_cast<std::int64_t>(taken),
                static_cast<std::int64_t>(files.size()), ""});
  };
  const auto on_record = [&](CaptionRecord&& record) {
    if (record.ok) {
      take(taken, std::move(record));
    } else {
      failures.push_back(record.error);
    }
    ++taken;
    tell();
  };
  tell();
  caption_images(models, files, options.captioning, on_record, stop);
  if (stop && stop()) return std::nullopt;
  return failures;
}

void require_photos(const std::vector<std::string>& failures, const CaptionSet& references,
                    const ModelCaptionsOptions& options, const std::string& done) {
  if (failures.empty() || options.allow_failures) return;
  throw DataError(std::to_string(failures.size()) + " of " + counted(references.images.size(), "photo") +
                      " cannot be " + done + ": " + ten_of(failures),
                  "--allow-missing leaves them out");
}

std::optional<SystemCaptions> model_captions(const Ensemble& models, const CaptionSet& references,
                                             const ModelCaptionsOptions& options,
                                             const ProgressSink& progress,
                                             const std::function<bool()>& stop) {
  const WordBoxes boxes = boxes_of(references, models.vocabulary().tokens());
  const std::size_t images = references.images.size();
  SystemCaptions result{options.directory.string(), {}, std::vector<AttentionSums>(images)};
  result.matched.captions.resize(images);
  bool attends = false;
  const auto take = [&](std::size_t image, CaptionRecord&& record) {
    const Hypothesis& best = record.hypotheses.front();
    result.matched.captions[image] = caption_text(best);
    const bool placed = best.layout.grid() != nullptr || !record.geometry->boxes().empty();
    if (best.alpha.empty() || !placed) return;
    attends = true;
    result.attention[image] = sums_of(attended(record), best.words, boxes, references.images[image].id);
  };
  auto failures = caption_set(models, references, options, take, progress, stop);
  if (!failures) return std::nullopt;
  require_photos(*failures, references, options, "scored");
  result.matched.missing = std::move(*failures);
  if (!attends) result.attention.clear();
  return result;
}

}  // namespace sightline

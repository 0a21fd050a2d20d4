#include "cli/model_captions.h"

#include "cli/matched_captions.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "data/caption_format.h"
#include "data/word_boxes.h"
#include "model/model_file.h"
#include "text/detokenizer.h"

namespace sightline {

namespace {

// Only COCO captions files have a place for boxes.
WordBoxes boxes_of(const CaptionSet& references) {
  if (detect_caption_format(references.name) != CaptionFormat::coco) return {};
  return WordBoxes::read(references.name);
}

AttendedCaption attended(const CaptionRecord& record, const WordBoxes& boxes, const std::string& id) {
  const Hypothesis& hypothesis = record.hypotheses.front();
  const Grid& grid = hypothesis.grid;
  AttendedCaption caption;
  caption.alpha = hypothesis.alpha;
  for (int i = 0; i < grid.cells(); ++i) {
    caption.cells.push_back(record.area.cell(i / grid.columns, i % grid.columns, grid.rows, grid.columns));
  }
  if (!boxes.empty()) caption.boxes = boxes.match(id, hypothesis.words);
  return caption;
}

}  // namespace

std::optional<ModelCaptions> caption_set(const ModelArguments& arguments, const CaptionImagesOptions& options,
                                         const CaptionSet& references, const std::filesystem::path& directory,
                                         bool allow_failures, Console& console) {
  const WordBoxes boxes = boxes_of(references);
  LoadedModel model = load_model_of(arguments);
  std::vector<std::filesystem::path> files;
  for (const CaptionedImage& image : references.images) files.push_back(directory / image.file);

  ModelCaptions result;
  AttentionQuality attention;
  bool attends = false;
  const ProgressSink progress = console.progress();
  const auto take = [&](CaptionRecord&& record) {
    const CaptionedImage& image = references.images[result.matched.captions.size()];
    if (record.ok) {
      result.matched.captions.push_back(detokenize(record.hypotheses.front().words));
      if (!record.hypotheses.front().alpha.empty()) {
        attention.add(attended(record, boxes, image.id));
        attends = true;
      }
    } else {
      result.matched.captions.push_back(std::nullopt);
      result.matched.missing.push_back(record.error);
    }
    progress({"captioning", "photos", static_cast<std::int64_t>(result.matched.captions.size()),
              static_cast<std::int64_t>(files.size()), ""});
  };
  caption_images(model.captioner, files, options, take, &Interrupt::requested);
  console.finish_progress();
  if (Interrupt::requested()) return {};
  const std::vector<std::string>& failures = result.matched.missing;
  if (!failures.empty() && !allow_failures) {
    throw DataError(std::to_string(failures.size()) + " of " + counted(files.size(), "photo") +
                        " cannot be scored: " + listed(failures),
                    "--allow-missing scores the rest");
  }
  if (attends) result.attention = attention.scores();
  return result;
}

}  // namespace sightline

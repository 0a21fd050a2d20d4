#include "evaluate/calibrate.h"

#include <utility>

#include "caption/confidence.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"
#include "evaluate/numbered_references.h"
#include "metrics/cider.h"
#include "metrics/tokenised_captions.h"

namespace sightline {

namespace {

// What the model said of the photos that can be read.
struct SaidCaptions {
  std::vector<CaptionedImage> images;
  std::vector<std::string> captions;
  std::vector<double> confidences;
  std::vector<std::vector<float>> mean_regions;
  std::vector<std::string> failures;
};

// Nothing where it was stopped.
std::optional<SaidCaptions> say_captions(const Ensemble& model, const CaptionSet& references,
                                         const ModelCaptionsOptions& options, const ProgressSink& progress,
                                         const std::function<bool()>& stop) {
  SaidCaptions said;
  const auto take = [&](std::size_t image, CaptionRecord&& record) {
    const Hypothesis& best = record.hypotheses.front();
    said.images.push_back(references.images[image]);
    said.captions.push_back(caption_text(best));
    said.confidences.push_back(confidence(best));
    said.mean_regions.push_back(std::move(record.mean_region));
  };
  auto failures = caption_set(model, references, options, take, progress, stop);
  if (!failures) return std::nullopt;
  said.failures = std::move(*failures);
  return said;
}

void check_said(const SaidCaptions& said, const CaptionSet& references, const ModelCaptionsOptions& options) {
  require_photos(said.failures, references, options, "captioned");
  if (said.images.size() < 2) {
    throw DataError(references.name + ": found " + counted(said.images.size(), "photo") +
                    " to measure, expected at least 2: CIDEr-D over one image is 0");
  }
}

std::vector<MeasuredCaption> measured_captions(const SaidCaptions& said, Tokens tokens) {
  NumberedReferences numbers = number_references(said.images, {}, tokens);
  std::vector<TokenIds> hypotheses = token_ids(said.captions, numbers.table, tokens);
  std::vector<ScoredImage> images(hypotheses.size());
  for (std::size_t i = 0; i < images.size(); ++i)
    images[i] = {std::move(hypotheses[i]), std::move(numbers.references[i])};
  const CiderResult scores = cider(images, *numbers.corpus, CiderKind::cider_d);
  std::vector<MeasuredCaption> measured;
  for (std::size_t i = 0; i < images.size(); ++i)
    measured.push_back({said.confidences[i], scores.per_image[i]});
  return measured;
}

std::vector<std::string> notices_of(const SaidCaptions& said, const Calibration& calibration,
                                    const CalibrationAims& aims) {
  std::vector<std::string> notices;
  if (!said.failures.empty())
    notices.push_back(counted(said.failures.size(), "photo") + " left out: " + ten_of(said.failures));
  const auto note = [&](const MeasuredClass& measured, Worth worth, double share) {
    if (measured.captions > 0) return;
    notices.push_back(
        "no caption will be called " + to_string(worth) + ": no " + std::to_string(aims.least_captions) +
        " or more captions with the highest confidences " + (worth == Worth::unsure ? "below those " : "") +
        "are good in " + std::to_string(static_cast<int>(100 * share + 0.5)) + " % of cases");
  };
  note(calibration.likely, Worth::likely, aims.likely);
  note(calibration.unsure, Worth::unsure, aims.unsure);
  return notices;
}

}  // namespace

std::optional<Calibrated> calibrate(const Ensemble& model, const CaptionSet& references,
                                    const ModelCaptionsOptions& captions, const CalibrationAims& aims,
                                    const ProgressSink& progress, const std::function<bool()>& stop) {
  const auto said = say_captions(model, references, captions, progress, stop);
  if (!said) return std::nullopt;
  check_said(*said, references, captions);
  Calibrated result{
      measure_calibration(measured_captions(*said, model.vocabulary().tokens()), said->mean_regions, aims),
      {}};
  result.notices = notices_of(*said, result.calibration, aims);
  return result;
}

}  // namespace sightline

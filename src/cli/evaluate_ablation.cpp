#include <filesystem>
#include <string>
#include <vector>

#include "cli/evaluate_arguments.h"
#include "cli/full_program.h"
#include "cli/loaded_ensemble.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "evaluate/ablation_scores.h"
#include "evaluate/attention_ablation.h"
#include "evaluate/matched_captions.h"
#include "evaluate/score_rows.h"

namespace sightline {

void check_ablation(LoadedEnsemble& models) {
  if (const auto members = models.models().members(); members.size() > 1)
    throw UsageError("--ablate: found " + std::to_string(members.size()) + " models, expected one",
                     "ablate each of them by itself");
  if (models.models().detected_size() > 0)
    throw UsageError("--ablate: the model is given a detector's regions, expected one that sees photos",
                     "leave --ablate out");
  check_ablation(*models.captioner()->decoder);
}

bool ablate(const EvaluateArguments& arguments, const MatchedCaptions& matched, LoadedEnsemble& models,
            ScoreTable& table, Console& console) {
  const Interrupt interrupt;
  const CaptionImagesOptions captioning = captioning_of(arguments, models.vocabulary());
  Captioner& captioner = *models.captioner();
  std::vector<std::filesystem::path> files;
  for (const CaptionedImage& image : matched.images) files.push_back(*arguments.images / image.file);
  const auto captions = ablate_attention(
      *captioner.decoder, captioner.vocabulary, captioning.search, matched.captions.front(),
      regions_of_photos(captioner, files, captioning.limits), console.progress(), &Interrupt::requested);
  console.finish_progress();
  if (!captions) return false;
  table.facts.emplace_back("ablated", "attention: CIDEr-D, foreign is the next photo");
  add_ablation(
      table,
      ablation_metrics(*captions, matched.images, arguments.scoring.frequencies, arguments.scoring.tokens),
      arguments.bootstrap);
  return true;
}

}  // namespace sightline

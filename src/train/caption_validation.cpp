#include "train/caption_validation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "metrics/attention_quality.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/rouge_l.h"
#include "model/decoder_steps.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

namespace {

// Images whose beams are decoded together: enough rows for the products to be fast.
constexpr std::size_t kBatch = 32;

std::optional<double> attention_entropy(const std::vector<Hypothesis>& captions) {
  AttentionSums sums;
  for (const Hypothesis& caption : captions) {
    const auto cells = static_cast<std::size_t>(caption.layout.size());
    if (!caption.alpha.empty() && cells > 1)
      sums += attention_sums({caption.alpha, std::vector<Rectangle>(cells), {}});
  }
  const AttentionScores scores = attention_scores(sums);
  return scores.words == 0 ? std::nullopt : std::optional(scores.normalised_entropy);
}

}  // namespace

ValidationFigures figures_of(const ValidationScores& scores) {
  ValidationFigures figures;
  for (std::size_t k = 0; k < scores.bleu.size(); ++k)
    figures.emplace_back("bleu_" + std::to_string(k + 1), scores.bleu[k]);
  figures.emplace_back("cider_d", scores.cider_d);
  figures.emplace_back("rouge_l", scores.rouge_l);
  figures.emplace_back("mean_length", scores.mean_length);
  if (scores.attention_entropy) figures.emplace_back("attention_entropy", *scores.attention_entropy);
  return figures;
}

CaptionValidation::CaptionValidation(const CaptionSet& data, const std::vector<bool>& usable,
                                     const CaptionValidationParts& parts)
    : parts_(parts) {
  for (std::size_t image = 0; image < data.images.size(); ++image) {
    if (!usable[image] || data.images[image].captions.empty()) continue;
    images_.push_back(static_cast<std::int64_t>(image));
    std::vector<TokenIds>& references = references_.emplace_back();
    for (const std::string& caption : data.images[image].captions) {
      std::vector<std::string> tokens = caption_tokens(caption);
      Vocabulary::drop_controls(tokens);  // as in training
      references.push_back(table_.ids(tokens));
    }
  }
  if (images_.empty()) {
    throw DataError(data.name + ": found no image with captions to validate against, expected some");
  }
}

std::optional<CaptionValidation::Scored> CaptionValidation::score(const ProgressSink& progress,
                                                                  const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  Decoder& decoder = parts_.decoder;
  decoder.eval();
  SearchOptions search = parts_.search;
  search.n_best = 1;
  Scored outcome;
  for (std::size_t begin = 0; begin < images_.size(); begin += kBatch) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(images_.size(), begin + kBatch);
    const std::vector<std::int64_t> batch(images_.begin() + begin, images_.begin() + end);
    const PreparedRegions prepared =
        decoder.prepare(on_device(parts_.regions.regions(batch, false), parts_.device));
    for (auto& hypotheses : beam_search(decoder, prepared, parts_.vocabulary, search)) {
      outcome.captions.push_back(std::move(hypotheses.front()));
    }
    if (progress) {
      progress({"validating",
                "image",
                static_cast<std::int64_t>(end),
                static_cast<std::int64_t>(images_.size()),
                {}});
    }
  }

  TokenTable table = table_;  // words that no reference has get numbers of their own, this time only
  std::vector<ScoredImage> scored;
  double words = 0;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    scored.push_back({table.ids(outcome.captions[i].words), references_[i]});
    words += static_cast<double>(outcome.captions[i].words.size());
  }
  outcome.scores.bleu = bleu(scored).bleu;
  outcome.scores.cider_d = cider(scored).mean;
  outcome.scores.rouge_l = rouge_l(scored).mean;
  outcome.scores.mean_length = words / static_cast<double>(images_.size());
  outcome.scores.attention_entropy = attention_entropy(outcome.captions);
  return outcome;
}

std::optional<ValidationOutcome> CaptionValidation::run(const ProgressSink& progress,
                                                        const std::function<bool()>& stop) {
  const auto scored = score(progress, stop);
  if (!scored) return std::nullopt;
  char summary[96];
  std::snprintf(summary, sizeof summary, "CIDEr-D %.4f  BLEU-4 %.4f", scored->scores.cider_d,
                scored->scores.bleu[3]);
  return ValidationOutcome{figures_of(scored->scores), summary};
}

}  // namespace sightline

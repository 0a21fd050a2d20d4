#include "train/validation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

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

Json to_json(const ValidationScores& scores) {
  Json json;
  for (int k = 0; k < 4; ++k) json["bleu_" + std::to_string(k + 1)] = scores.bleu[k];
  json["cider_d"] = scores.cider_d;
  json["rouge_l"] = scores.rouge_l;
  json["mean_length"] = scores.mean_length;
  if (scores.attention_entropy) json["attention_entropy"] = *scores.attention_entropy;
  return json;
}

Validation::Validation(const CaptionSet& data, const std::vector<bool>& usable) {
  for (std::size_t image = 0; image < data.images.size(); ++image) {
    if (!usable[image] || data.images[image].captions.empty()) continue;
    images_.push_back(static_cast<std::int64_t>(image));
    std::vector<TokenIds>& references = references_.emplace_back();
    for (const std::string& caption : data.images[image].captions) {
      references.push_back(table_.ids(caption_tokens(caption)));
    }
  }
  if (images_.empty()) {
    throw DataError(data.name + ": found no image with captions to validate against, expected some");
  }
}

std::optional<Validation::Outcome> Validation::run(Decoder& decoder, RegionSource& regions,
                                                   const Vocabulary& vocabulary, const SearchOptions& options,
                                                   const ProgressSink& progress,
                                                   const std::function<bool()>& stop) const {
  const torch::NoGradGuard no_grad;
  decoder.eval();
  SearchOptions search = options;
  search.n_best = 1;
  Outcome outcome;
  for (std::size_t begin = 0; begin < images_.size(); begin += kBatch) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(images_.size(), begin + kBatch);
    const std::vector<std::int64_t> batch(images_.begin() + begin, images_.begin() + end);
    const PreparedRegions prepared = decoder.prepare(regions.regions(batch, false));
    for (auto& hypotheses : beam_search(decoder, prepared, vocabulary, search)) {
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

}  // namespace sightline

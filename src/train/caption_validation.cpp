#include "train/caption_validation.h"

#include <torch/torch.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_set>

#include "core/error.h"
#include "core/number_text.h"
#include "data/coco_results.h"
#include "metrics/attention_quality.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/diversity.h"
#include "metrics/rouge_l.h"
#include "model/decoder_steps.h"
#include "text/tokens.h"
#include "train/caption_tensors.h"

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

// Below this a caption is a word long, and says nothing.
constexpr double kShortestCaptions = 2;
// The same caption for so many of the photos, where there are so many, does not come of the photos.
constexpr double kSameShare = 0.9;
constexpr std::size_t kEnoughPhotos = 10;

// One caption for nearly all photos, said with the way out; empty where there is none.
std::string sameness_of(const std::vector<Hypothesis>& captions) {
  std::map<std::vector<std::string>, std::size_t> counts;
  for (const Hypothesis& caption : captions) ++counts[caption.words];
  const auto most = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto all = static_cast<double>(captions.size());
  if (captions.size() < kEnoughPhotos || static_cast<double>(most->second) < kSameShare * all) return {};
  std::string caption;
  for (const std::string& word : most->first) caption += (caption.empty() ? "" : " ") + word;
  return std::to_string(most->second) + " of " + std::to_string(captions.size()) +
         " validation photos have the same caption ('" + caption +
         "'): the decoder does not look at the photos. If the next epochs do not change that, begin a new "
         "run "
         "with a lower --learning-rate or a longer --warmup-steps, and see whether captions and photos "
         "belong "
         "together";
}

}  // namespace

ValidationFigures figures_of(const ValidationScores& scores) {
  ValidationFigures figures;
  for (std::size_t k = 0; k < scores.bleu.size(); ++k)
    figures.emplace_back("bleu_" + std::to_string(k + 1), scores.bleu[k]);
  figures.emplace_back("cider_d", scores.cider_d);
  figures.emplace_back("rouge_l", scores.rouge_l);
  figures.emplace_back("mean_length", scores.mean_length);
  figures.emplace_back("loss", scores.loss);
  figures.emplace_back("bad_endings", scores.bad_endings);
  figures.emplace_back("repeats", scores.repeats);
  figures.emplace_back("vocabulary", static_cast<double>(scores.vocabulary));
  if (scores.attention_entropy) figures.emplace_back("attention_entropy", *scores.attention_entropy);
  return figures;
}

CaptionValidation::CaptionValidation(const CaptionSet& data, const std::vector<bool>& usable,
                                     const CaptionValidationParts& parts)
    : forced_begin_{0}, parts_(parts) {
  for (std::size_t image = 0; image < data.images.size(); ++image) {
    if (!usable[image] || data.images[image].captions.empty()) continue;
    images_.push_back(static_cast<std::int64_t>(image));
    told_.push_back({data.images[image].id, data.images[image].file, {}, data.images[image].id_type});
    std::vector<TokenIds>& references = references_.emplace_back();
    for (const std::string& caption : data.images[image].captions) {
      std::vector<std::string> tokens = caption_tokens(caption, parts.vocabulary.tokens());
      Vocabulary::drop_controls(tokens);  // as in training
      references.push_back(table_.ids(tokens));
      if (tokens.empty()) continue;
      forced_.push_back({static_cast<std::int64_t>(image), parts.vocabulary.encode(tokens)});
    }
    forced_begin_.push_back(forced_.size());
  }
  if (images_.empty()) {
    throw DataError(data.name + ": found no image with captions to validate against, expected some");
  }
}

double CaptionValidation::reference_loss(const PreparedRegions& prepared, std::size_t begin,
                                         std::size_t end) {
  CaptionGroup group;
  group.images.assign(images_.begin() + begin, images_.begin() + end);
  group.captions.resize(forced_begin_[end] - forced_begin_[begin]);
  if (group.captions.empty()) return 0;
  std::iota(group.captions.begin(), group.captions.end(), static_cast<std::int64_t>(forced_begin_[begin]));
  std::stable_sort(group.captions.begin(), group.captions.end(), [&](std::int64_t a, std::int64_t b) {
    return forced_[a].words.size() > forced_[b].words.size();
  });
  const CaptionBatch batch = on_device(caption_tensors(group, forced_), parts_.device);
  const Unrolled unrolled = parts_.decoder.unroll(prepared, batch);
  return at::cross_entropy_loss(unrolled.logits, unrolled.targets, {}, at::Reduction::Sum).item<double>();
}

std::optional<CaptionValidation::Scored> CaptionValidation::score(const ProgressSink& progress,
                                                                  const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  Decoder& decoder = parts_.decoder;
  decoder.eval();
  SearchOptions search = parts_.search;
  search.n_best = 1;
  Scored outcome;
  double loss = 0;
  for (std::size_t begin = 0; begin < images_.size(); begin += kBatch) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(images_.size(), begin + kBatch);
    const std::vector<std::int64_t> batch(images_.begin() + begin, images_.begin() + end);
    const PreparedRegions prepared =
        decoder.prepare(on_device(parts_.regions.regions(batch, false), parts_.device));
    for (auto& hypotheses : beam_search(decoder, prepared, parts_.vocabulary, search)) {
      outcome.captions.push_back(std::move(hypotheses.front()));
    }
    loss += reference_loss(prepared, begin, end);
    if (progress) {
      progress({"validating",
                "image",
                static_cast<std::int64_t>(end),
                static_cast<std::int64_t>(images_.size()),
                {}});
    }
  }
  std::size_t forced_words = forced_.size();  // their <end>
  for (const EncodedCaption& caption : forced_) forced_words += caption.words.size();
  outcome.scores.loss = loss / static_cast<double>(std::max<std::size_t>(1, forced_words));
  add_scores(outcome);
  return outcome;
}

void CaptionValidation::add_scores(Scored& outcome) const {
  TokenTable table = table_;  // words that no reference has get numbers of their own, this time only
  std::vector<ScoredImage> scored;
  std::vector<std::vector<std::string>> said;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    said.push_back(outcome.captions[i].words);
    scored.push_back({table.ids(said.back()), references_[i]});
  }
  ValidationScores& scores = outcome.scores;
  scores.bleu = bleu(scored).bleu;
  scores.cider_d = cider(scored).mean;
  scores.rouge_l = rouge_l(scored).mean;
  const DiversityStatistics among_themselves = diversity(said, nullptr, parts_.vocabulary.tokens());
  scores.mean_length = among_themselves.mean_length;
  scores.bad_endings = among_themselves.bad_endings;
  scores.repeats = among_themselves.repeated_words;
  scores.vocabulary = among_themselves.vocabulary_used;
  scores.attention_entropy = attention_entropy(outcome.captions);
}

// People may well use one word a photo, where captions are labels.
std::string CaptionValidation::fault_of(const ValidationScores& scores) const {
  double words = 0, count = 0;
  for (const auto& references : references_) {
    for (const TokenIds& reference : references) words += static_cast<double>(reference.size()), ++count;
  }
  if (scores.mean_length >= kShortestCaptions || words < kShortestCaptions * count) return {};
  return "its captions are " + with_decimals(scores.mean_length, 1) +
         " words long on average, the references " + with_decimals(words / count, 1);
}

std::optional<ValidationOutcome> CaptionValidation::run(const ProgressSink& progress,
                                                        const std::function<bool()>& stop) {
  const auto scored = score(progress, stop);
  if (!scored) return std::nullopt;
  said_.clear();
  for (const Hypothesis& caption : scored->captions) said_.push_back(caption_text(caption));
  const ValidationScores& scores = scored->scores;
  const std::string summary = "CIDEr-D " + with_decimals(scores.cider_d, 4) + "  BLEU-4 " +
                              with_decimals(scores.bleu[3], 4) + "  validation loss " +
                              with_decimals(scores.loss, 3);
  return ValidationOutcome{figures_of(scores), summary, fault_of(scores), sameness_of(scored->captions)};
}

void CaptionValidation::write_captions(const std::filesystem::path& file) const {
  write_coco_results(file, told_, said_);
}

std::string CaptionValidation::deciding_figure() const {
  if (parts_.select == BestBy::loss) return "loss";
  return parts_.select == BestBy::bleu_4 ? "bleu_4" : "cider_d";
}

bool CaptionValidation::better(double now, double best) const {
  return parts_.select == BestBy::loss ? now < best : now > best;
}

}  // namespace sightline

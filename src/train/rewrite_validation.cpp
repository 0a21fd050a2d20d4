#include "train/rewrite_validation.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "core/error.h"
#include "core/number_text.h"
#include "metrics/rewriting.h"
#include "model/decoder_steps.h"
#include "text/tokens.h"
#include "train/caption_tensors.h"

namespace sightline {

namespace {

// Texts whose beams are decoded together: enough rows for the products to be fast.
constexpr std::size_t kTextsTogether = 32;

double score_named(const std::vector<ResampledMetric>& metrics, const std::string& name) {
  for (const ResampledMetric& metric : metrics) {
    const auto found = std::find(metric.names.begin(), metric.names.end(), name);
    if (found != metric.names.end())
      return observed_scores(metric)[static_cast<std::size_t>(found - metric.names.begin())];
  }
  throw DataError("no metric '" + name + "'");
}

}  // namespace

RewriteValidation::RewriteValidation(std::shared_ptr<const Rewriter> rewriter, const TextPairs& pairs,
                                     const SearchOptions& search, BestBy select)
    : rewriter_(std::move(rewriter)), search_(search), select_(select) {
  search_.n_best = 1;
  std::unordered_map<std::string, std::size_t> places;
  for (const TextPair& pair : pairs.pairs) {
    SourceText text = rewriter_->read(pair.source);
    if (text.ids.empty() || written_tokens(pair.target, rewriter_->target_tokens, LetterCase::kept).empty())
      continue;
    const auto [place, is_new] = places.emplace(pair.source, sources_.size());
    if (is_new) sources_.push_back({std::move(text.ids), {}});
    sources_[place->second].targets.push_back(pair.target);
  }
  if (sources_.empty())
    throw DataError(pairs.name + ": found no pair of texts to validate against, expected some");
  // Padding stays small.
  std::stable_sort(sources_.begin(), sources_.end(),
                   [](const Source& a, const Source& b) { return a.ids.size() > b.ids.size(); });
}

std::pair<double, std::int64_t> RewriteValidation::target_loss(const PreparedRegions& prepared,
                                                               std::size_t begin, std::size_t end) const {
  std::vector<EncodedCaption> targets;
  CaptionGroup group;
  std::int64_t tokens = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const auto image = static_cast<std::int64_t>(i - begin);
    group.images.push_back(image);
    for (const std::string& target : sources_[i].targets) {
      targets.push_back({image, rewriter_->vocabulary.encode(
                                    written_tokens(target, rewriter_->target_tokens, LetterCase::kept))});
      tokens += static_cast<std::int64_t>(targets.back().words.size()) + 1;
    }
  }
  group.captions.resize(targets.size());
  std::iota(group.captions.begin(), group.captions.end(), std::int64_t{0});
  std::stable_sort(group.captions.begin(), group.captions.end(), [&](std::int64_t a, std::int64_t b) {
    return targets[static_cast<std::size_t>(a)].words.size() >
           targets[static_cast<std::size_t>(b)].words.size();
  });
  const Unrolled unrolled = rewriter_->decoder->unroll(prepared, caption_tensors(group, targets));
  return {at::cross_entropy_loss(unrolled.logits, unrolled.targets, {}, at::Reduction::Sum).item<double>(),
          tokens};
}

std::optional<ValidationOutcome> RewriteValidation::run(const ProgressSink& progress,
                                                        const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  rewriter_->encoder->eval();
  rewriter_->decoder->eval();
  std::vector<RewrittenText> texts;
  double loss = 0;
  std::int64_t tokens = 0;
  for (std::size_t begin = 0; begin < sources_.size(); begin += kTextsTogether) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(sources_.size(), begin + kTextsTogether);
    std::vector<std::vector<std::int64_t>> ids;
    for (std::size_t i = begin; i < end; ++i) ids.push_back(sources_[i].ids);
    const PreparedRegions prepared = rewriter_->decoder->prepare(rewriter_->regions(ids));
    const auto found = beam_search(*rewriter_->decoder, prepared, rewriter_->vocabulary, search_);
    for (std::size_t i = begin; i < end; ++i)
      texts.push_back(compared_text(rewriter_->written(found[i - begin].front()), sources_[i].targets,
                                    rewriter_->target_tokens));
    const auto [nats, count] = target_loss(prepared, begin, end);
    loss += nats;
    tokens += count;
    if (progress)
      progress({"validating",
                "text",
                static_cast<std::int64_t>(end),
                static_cast<std::int64_t>(sources_.size()),
                {}});
  }
  const auto metrics = rewriting_metrics(texts);
  const ValidationFigures figures{{"exact_match", score_named(metrics, "exact match")},
                                  {"character_error_rate", score_named(metrics, "character error rate")},
                                  {"bleu_4", score_named(metrics, "BLEU-4")},
                                  {"loss", loss / static_cast<double>(std::max<std::int64_t>(1, tokens))}};
  const std::string summary = "exact " + with_decimals(figures[0].second, 4) + "  character errors " +
                              with_decimals(figures[1].second, 4) + "  BLEU-4 " +
                              with_decimals(figures[2].second, 4) + "  validation loss " +
                              with_decimals(figures[3].second, 3);
  return ValidationOutcome{figures, summary};
}

std::string RewriteValidation::deciding_figure() const {
  if (select_ == BestBy::loss) return "loss";
  return select_ == BestBy::exact_match ? "exact_match" : "bleu_4";
}

bool RewriteValidation::better(double now, double best) const {
  return select_ == BestBy::loss ? now < best : now > best;
}

}  // namespace sightline

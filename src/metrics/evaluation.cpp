#include "metrics/evaluation.h"

#include "core/parallel.h"
#include "metrics/meteor_ess.h"
#include "metrics/rouge_l.h"

namespace sightline {

namespace {

std::vector<BleuStatistics> add_bleu(const std::vector<ScoredImage>& images, Evaluation& evaluation) {
  std::vector<BleuStatistics> statistics(images.size());
  parallel_ranges(images.size(), 200, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      statistics[i] = bleu_statistics(images[i]);
      evaluation.images[i].bleu = bleu_scores(statistics[i]);
    }
  });
  return statistics;
}

// A score that is the mean of a member of ImageScores.
template <class Member>
void add_mean(const std::string& name, Evaluation& evaluation, const Member& member) {
  std::vector<double> per_image;
  per_image.reserve(evaluation.images.size());
  for (const ImageScores& image : evaluation.images) per_image.push_back(static_cast<double>(member(image)));
  evaluation.metrics.push_back(resampled_mean(name, per_image));
}

void add_cider(const std::vector<ScoredImage>& images, const CiderCorpus& corpus, Evaluation& evaluation) {
  const CiderResult clipped = cider(images, corpus, CiderKind::cider_d);
  const CiderResult plain = cider(images, corpus, CiderKind::cider);
  for (std::size_t i = 0; i < images.size(); ++i) {
    evaluation.images[i].cider_d = clipped.per_image[i];
    evaluation.images[i].cider = plain.per_image[i];
  }
  evaluation.metrics.push_back(resampled_mean("CIDEr-D", clipped.per_image));
  evaluation.metrics.push_back(resampled_mean("CIDEr", plain.per_image));
}

void add_meteor(const std::vector<ScoredImage>& images, const std::vector<std::string>& words,
                const WordNet* wordnet, Evaluation& evaluation) {
  const MeteorResult result = meteor_ess(images, MeteorEss(words, wordnet));
  for (std::size_t i = 0; i < images.size(); ++i) evaluation.images[i].meteor = result.per_image[i];
  evaluation.metrics.push_back(resampled_meteor(result.statistics));
}

void add_diversity(const std::vector<ScoredImage>& images, const std::vector<std::string>& words,
                   const EvaluationOptions& options, Evaluation& evaluation) {
  std::vector<std::vector<std::string>> captions;
  std::vector<TokenIds> hypotheses;
  captions.reserve(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    std::vector<std::string>& caption = captions.emplace_back();
    for (const std::int32_t id : images[i].hypothesis) caption.push_back(words[static_cast<std::size_t>(id)]);
    ImageScores& scores = evaluation.images[i];
    scores.length = caption.size();
    scores.repeated_words = repeats_itself(caption, options.tokens);
    scores.bad_ending = ends_badly(caption, options.tokens);
    hypotheses.push_back(images[i].hypothesis);
  }
  evaluation.diversity = diversity(captions, nullptr, options.tokens);
  add_mean("mean length", evaluation, [](const ImageScores& image) { return image.length; });
  add_mean("repeated words", evaluation, [](const ImageScores& image) { return image.repeated_words; });
  add_mean("bad endings", evaluation, [](const ImageScores& image) { return image.bad_ending; });
  if (options.training == nullptr) return;
  const std::vector<bool> novel = novel_captions(hypotheses, *options.training);
  for (std::size_t i = 0; i < images.size(); ++i) evaluation.images[i].novel = novel[i];
  add_mean("novelty", evaluation, [](const ImageScores& image) { return image.novel.value(); });
  evaluation.diversity.novelty = observed_scores(evaluation.metrics.back()).at(0);
}

}  // namespace

std::vector<Score> Evaluation::scores() const {
  std::vector<Score> scores;
  for (const ResampledMetric& metric : metrics) {
    const std::vector<double> values = observed_scores(metric);
    for (std::size_t k = 0; k < values.size(); ++k) scores.push_back({metric.names[k], values[k]});
  }
  return scores;
}

std::vector<Score> Evaluation::set_scores() const {
  return {{"distinct-1", diversity.distinct_1},
          {"distinct-2", diversity.distinct_2},
          {"vocabulary used", static_cast<double>(diversity.vocabulary_used)},
          {"distinct captions", diversity.distinct_captions}};
}

Evaluation evaluate(const std::vector<ScoredImage>& images, const TokenTable& table,
                    const EvaluationOptions& options) {
  const std::vector<std::string> words = table.words();
  Evaluation evaluation;
  evaluation.images.resize(images.size());
  evaluation.metrics.push_back(resampled_bleu(add_bleu(images, evaluation)));
  const RougeResult rouge = rouge_l(images);
  for (std::size_t i = 0; i < images.size(); ++i) evaluation.images[i].rouge_l = rouge.per_image[i];
  evaluation.metrics.push_back(resampled_mean("ROUGE-L", rouge.per_image));
  if (options.corpus != nullptr) {
    add_cider(images, *options.corpus, evaluation);
  } else {
    add_cider(images, CiderCorpus(images), evaluation);
  }
  if (options.meteor) add_meteor(images, words, options.wordnet, evaluation);
  add_diversity(images, words, options, evaluation);
  return evaluation;
}

}  // namespace sightline

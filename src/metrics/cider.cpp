#include "metrics/cider.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "core/parallel.h"

namespace sightline {

namespace {

constexpr double kSigma = 6;
constexpr double kScale = 10;

CiderVector cider_vector(const TokenIds& tokens, const CiderCorpus& corpus) {
  const double log_images = std::log(static_cast<double>(corpus.image_count()));
  const NgramCounts counts(tokens);
  std::vector<std::uint32_t> images_with;
  corpus.frequencies().counts(counts.all(), images_with);

  CiderVector vector;
  vector.weights.reserve(counts.all().size());
  auto images = images_with.begin();
  for (std::size_t n = 0; n < kLongestNgram; ++n) {
    double squares = 0;
    for (const NgramCount& entry : counts.of_length(n + 1)) {
      const std::uint32_t frequency = *images++;
      const double idf = log_images - (frequency > 1 ? std::log(static_cast<double>(frequency)) : 0.0);
      vector.weights.push_back({entry.ngram, entry.count * idf});
      squares += vector.weights.back().value * vector.weights.back().value;
    }
    vector.begin[n + 1] = vector.weights.size();
    vector.norms[n] = std::sqrt(squares);
  }
  vector.length = tokens.size() > 1 ? static_cast<double>(tokens.size() - 1) : 0;
  return vector;
}

// Cosine of the weights of one length, the hypothesis's clipped to the reference's where `clip` says so.
double similarity(std::span<const CiderVector::Weight> hypothesis,
                  std::span<const CiderVector::Weight> reference, bool clip) {
  double sum = 0;
  auto r = reference.begin();
  for (const CiderVector::Weight& h : hypothesis) {
    while (r != reference.end() && r->ngram < h.ngram) ++r;
    if (r == reference.end()) break;
    if (r->ngram == h.ngram) sum += (clip ? std::min(h.value, r->value) : h.value) * r->value;
  }
  return sum;
}

double pair_score(const CiderVector& hypothesis, const CiderVector& reference, CiderKind kind) {
  const bool clip = kind == CiderKind::cider_d;
  const double delta = hypothesis.length - reference.length;
  const double gaussian = clip ? std::exp(-(delta * delta) / (2 * kSigma * kSigma)) : 1;
  double sum = 0;
  for (std::size_t n = 0; n < kLongestNgram; ++n) {
    const double norms = hypothesis.norms[n] * reference.norms[n];
    if (norms != 0)
      sum += similarity(hypothesis.of_length(n), reference.of_length(n), clip) / norms * gaussian;
  }
  return sum / kLongestNgram;
}

// Of `images` images, whose references `references_of` gives.
NgramTable count_frequencies(std::size_t images, const auto& references_of) {
  return NgramTable::document_frequencies(images, [&](std::size_t image, std::vector<Ngram>& ngrams) {
    for (const TokenIds& reference : references_of(image)) {
      const NgramCounts counts(reference);
      for (const NgramCount& entry : counts.all()) ngrams.push_back(entry.ngram);
    }
  });
}

}  // namespace

CiderCorpus::CiderCorpus(const std::vector<std::vector<TokenIds>>& references_of_images)
    : images_(static_cast<std::int64_t>(references_of_images.size())),
      frequencies_(count_frequencies(
          references_of_images.size(), [&](std::size_t image) -> const auto& {
            return references_of_images[image];
          })) {}

CiderCorpus::CiderCorpus(const std::vector<ScoredImage>& images)
    : images_(static_cast<std::int64_t>(images.size())),
      frequencies_(count_frequencies(
          images.size(), [&](std::size_t image) -> const auto& { return images[image].references; })) {}

CiderCorpus::CiderCorpus(std::int64_t images, NgramTable frequencies)
    : images_(images), frequencies_(std::move(frequencies)) {}

CiderScorer::CiderScorer(const CiderCorpus& corpus, CiderKind kind) : corpus_(corpus), kind_(kind) {}

CiderReferences::CiderReferences(const std::vector<TokenIds>& references, const CiderCorpus& corpus) {
  for (const TokenIds& reference : references) vectors.push_back(cider_vector(reference, corpus));
}

double CiderScorer::score(const ScoredImage& image) const {
  if (corpus_.image_count() == 0) return 0;
  return score(image.hypothesis, CiderReferences(image.references, corpus_));
}

double CiderScorer::score(const TokenIds& hypothesis, const CiderReferences& references) const {
  if (references.vectors.empty() || corpus_.image_count() == 0) return 0;
  const CiderVector vector = cider_vector(hypothesis, corpus_);
  double sum = 0;
  for (const CiderVector& reference : references.vectors) sum += pair_score(vector, reference, kind_);
  return kScale * sum / static_cast<double>(references.vectors.size());
}

CiderResult cider(const std::vector<ScoredImage>& images, const CiderCorpus& corpus, CiderKind kind) {
  const CiderScorer scorer(corpus, kind);
  CiderResult result;
  result.per_image.resize(images.size());
  parallel_ranges(images.size(), 200, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) result.per_image[i] = scorer.score(images[i]);
  });
  for (const double score : result.per_image) result.mean += score;
  if (!images.empty()) result.mean /= static_cast<double>(images.size());
  return result;
}

CiderResult cider(const std::vector<ScoredImage>& images, CiderKind kind) {
  return cider(images, CiderCorpus(images), kind);
}

}  // namespace sightline

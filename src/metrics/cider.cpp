#include "metrics/cider.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
#include "metrics/ngrams.h"

namespace sightline {

struct CiderCorpus::Table {
  std::int64_t images = 0;
  NgramTable frequencies;
};

namespace {

constexpr double kSigma = 6;
constexpr double kScale = 10;

struct Weight {
  Ngram ngram;
  double value = 0;
};

// A caption's tf-idf weights by length of n-gram, in the n-grams' order.
struct CiderVector {
  std::array<std::vector<Weight>, kLongestNgram> weights;
  std::array<double, kLongestNgram> norms{};
  double length = 0;  // in bigrams, as the reference code counts it
};

CiderVector cider_vector(const TokenIds& tokens, const NgramTable& frequencies, double log_images) {
  CiderVector vector;
  const NgramCounts counts(tokens);
  for (std::size_t n = 1; n <= kLongestNgram; ++n) {
    auto& weights = vector.weights[n - 1];
    weights.reserve(counts.of_length(n).size());
    double squares = 0;
    for (const NgramCount& entry : counts.of_length(n)) {
      const double frequency = std::max<std::uint32_t>(1, frequencies.count(entry.ngram));
      const double value = entry.count * (log_images - std::log(frequency));
      weights.push_back({entry.ngram, value});
      squares += value * value;
    }
    vector.norms[n - 1] = std::sqrt(squares);
  }
  vector.length = tokens.size() > 1 ? static_cast<double>(tokens.size() - 1) : 0;
  return vector;
}

// Cosine of the weights of one length, the hypothesis's clipped to the reference's where `clip` says so.
double similarity(const std::vector<Weight>& hypothesis, const std::vector<Weight>& reference, bool clip) {
  double sum = 0;
  auto r = reference.begin();
  for (const Weight& h : hypothesis) {
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
    if (norms != 0) sum += similarity(hypothesis.weights[n], reference.weights[n], clip) / norms * gaussian;
  }
  return sum / kLongestNgram;
}

}  // namespace

CiderCorpus::CiderCorpus(const std::vector<std::vector<TokenIds>>& references_of_images)
    : table_(std::make_unique<Table>()) {
  table_->images = static_cast<std::int64_t>(references_of_images.size());
  std::vector<Ngram> grams;
  for (const auto& references : references_of_images) {
    grams.clear();
    for (const TokenIds& reference : references) {
      const NgramCounts counts(reference);
      for (std::size_t n = 1; n <= kLongestNgram; ++n)
        for (const NgramCount& entry : counts.of_length(n)) grams.push_back(entry.ngram);
    }
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    for (const Ngram& gram : grams) table_->frequencies.add(gram);
  }
}

CiderCorpus::~CiderCorpus() = default;
CiderCorpus::CiderCorpus(CiderCorpus&&) noexcept = default;

std::int64_t CiderCorpus::image_count() const {
  return table_->images;
}

CiderScorer::CiderScorer(const CiderCorpus& corpus, CiderKind kind) : corpus_(corpus), kind_(kind) {}

double CiderScorer::score(const ScoredImage& image) const {
  if (image.references.empty() || corpus_.image_count() == 0) return 0;
  const double log_images = std::log(static_cast<double>(corpus_.image_count()));
  const NgramTable& frequencies = corpus_.table_->frequencies;
  const CiderVector hypothesis = cider_vector(image.hypothesis, frequencies, log_images);
  double sum = 0;
  for (const TokenIds& reference : image.references)
    sum += pair_score(hypothesis, cider_vector(reference, frequencies, log_images), kind_);
  return kScale * sum / static_cast<double>(image.references.size());
}

CiderResult cider(const std::vector<ScoredImage>& images, CiderKind kind) {
  std::vector<std::vector<TokenIds>> references;
  references.reserve(images.size());
  for (const ScoredImage& image : images) references.push_back(image.references);
  const CiderCorpus corpus(references);
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

}  // namespace sightline

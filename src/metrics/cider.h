#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/ngrams.h"
#include "metrics/scored_image.h"

namespace sightline {

// Document frequencies of the n-grams (n = 1..4) of a set's references: in how many images' references each
// occurs. Vedantam et al. 2015, section 4.
class CiderCorpus {
 public:
  explicit CiderCorpus(const std::vector<std::vector<TokenIds>>& references_of_images);
  // Of the images' own references.
  explicit CiderCorpus(const std::vector<ScoredImage>& images);
  // From frequencies that were counted before, of `images` images.
  CiderCorpus(std::int64_t images, NgramTable frequencies);

  std::int64_t image_count() const { return images_; }
  const NgramTable& frequencies() const { return frequencies_; }

 private:
  std::int64_t images_ = 0;
  NgramTable frequencies_;
};

// A caption's tf-idf weights: the n-grams of length n + 1 from begin[n] to begin[n + 1], in rising order.
struct CiderVector {
  struct Weight {
    Ngram ngram;
    double value = 0;
  };
  std::vector<Weight> weights;
  std::array<std::size_t, kLongestNgram + 1> begin{};
  std::array<double, kLongestNgram> norms{};
  double length = 0;  // in bigrams, as the reference code counts it

  std::span<const Weight> of_length(std::size_t n) const {
    return std::span(weights).subspan(begin[n], begin[n + 1] - begin[n]);
  }
};

// An image's references, weighed once for all captions that are scored against them.
struct CiderReferences {
  CiderReferences(const std::vector<TokenIds>& references, const CiderCorpus& corpus);

  std::vector<CiderVector> vectors;
};

enum class CiderKind {
  cider_d,  // clipped, with the length Gaussian (sigma 6): what coco-caption prints as CIDEr
  cider,    // the paper's plain CIDEr
};

// Scores captions against references with a corpus's frequencies; safe to call from many threads.
class CiderScorer {
 public:
  // `corpus` must outlive the scorer.
  explicit CiderScorer(const CiderCorpus& corpus, CiderKind kind = CiderKind::cider_d);

  // One image's score, times 10 (0 to 10).
  double score(const ScoredImage& image) const;
  // A caption's against references that the same corpus weighed.
  double score(const TokenIds& hypothesis, const CiderReferences& references) const;

 private:
  const CiderCorpus& corpus_;
  CiderKind kind_;
};

struct CiderResult {
  double mean = 0;
  std::vector<double> per_image;
};

// Frequencies from a corpus, which several calls can share.
CiderResult cider(const std::vector<ScoredImage>& images, const CiderCorpus& corpus, CiderKind kind);

// Frequencies from the images' own references, as coco-caption does. A set of one image scores 0.
CiderResult cider(const std::vector<ScoredImage>& images, CiderKind kind = CiderKind::cider_d);

}  // namespace sightline

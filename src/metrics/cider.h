#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline {

// Document frequencies of the n-grams (n = 1..4) of a set's references: in how many images' references each
// occurs. Vedantam et al. 2015, section 4.
class CiderCorpus {
 public:
  explicit CiderCorpus(const std::vector<std::vector<TokenIds>>& references_of_images);
  // Of the images' own references.
  explicit CiderCorpus(const std::vector<ScoredImage>& images);
  ~CiderCorpus();
  CiderCorpus(CiderCorpus&&) noexcept;

  std::int64_t image_count() const;

 private:
  friend class CiderScorer;
  using References = std::function<const std::vector<TokenIds>&(std::size_t image)>;
  CiderCorpus(std::size_t images, const References& references_of);

  struct Table;
  std::unique_ptr<Table> table_;
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

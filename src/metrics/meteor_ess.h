#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "metrics/meteor_aligner.h"
#include "metrics/scored_image.h"
#include "metrics/wordnet.h"

namespace sightline {

// METEOR with the exact, stem and synonym modules (hence "ess") of Denkowski and Lavie 2014, English
// parameters of version 1.5 (alpha .85, beta .20, gamma .60, delta .75, weights 1, .6, .8). It has no
// paraphrase table and its own list of function words: print it under its own name, never as METEOR.

// One image's counts, which add up over images. By module (exact, stem, synonym) in the arrays.
struct MeteorStatistics {
  std::array<std::int64_t, 3> hypothesis_content{};  // matched words of the hypothesis that are content words
  std::array<std::int64_t, 3> hypothesis_function{};
  std::array<std::int64_t, 3> reference_content{};
  std::array<std::int64_t, 3> reference_function{};
  std::int64_t hypothesis_length = 0;
  std::int64_t reference_length = 0;
  std::int64_t hypothesis_function_words = 0;  // matched or not
  std::int64_t reference_function_words = 0;
  std::int64_t chunks = 0;

  MeteorStatistics& operator+=(const MeteorStatistics& other);
};

// 0 to 1.
double meteor_score(const MeteorStatistics& statistics);

// Scores images whose tokens are numbered by one table; safe for many threads.
class MeteorEss {
 public:
  // `words[id]` is the token that has that id. Without `wordnet` (null) there is no synonym module; it is not
  // kept.
  MeteorEss(const std::vector<std::string>& words, const WordNet* wordnet);

  // Counts against the reference that scores best.
  MeteorStatistics statistics(const ScoredImage& image) const;

 private:
  struct Word {
    std::int32_t stem = 0;
    bool function = false;
    std::vector<std::uint32_t> synsets;
  };
  MeteorModule module_of(std::int32_t a, std::int32_t b) const;
  MeteorStatistics pair_statistics(const TokenIds& hypothesis, const TokenIds& reference) const;

  std::vector<Word> words_;
};

struct MeteorResult {
  double corpus = 0;  // of the added counts, not the mean of the images' scores
  std::vector<double> per_image;
  std::vector<MeteorStatistics> statistics;  // per image
};
MeteorResult meteor_ess(const std::vector<ScoredImage>& images, const MeteorEss& meteor);

// The words that carry grammar rather than content: those above one in a thousand in running English.
bool is_function_word(const std::string& word);

}  // namespace sightline

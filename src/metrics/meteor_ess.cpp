#include "metrics/meteor_ess.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "core/parallel.h"
#include "metrics/stemmer.h"

namespace sightline {

namespace {

constexpr double kAlpha = 0.85;  // recall over precision
constexpr double kBeta = 0.20;   // shape of the penalty for fragments
constexpr double kGamma = 0.60;  // its weight
constexpr double kDelta = 0.75;  // content over function words
constexpr std::array<double, 3> kModuleWeights{1.0, 0.6, 0.8};

// Sorted.
constexpr auto kFunctionWords = std::to_array<std::string_view>(
    {"'s",   "a",    "about", "after", "all",   "also",  "an",    "and",  "are",  "as",    "at",   "be",
     "been", "but",  "by",    "can",   "could", "do",    "for",   "from", "had",  "has",   "have", "he",
     "her",  "his",  "i",     "if",    "in",    "into",  "is",    "it",   "its",  "more",  "n't",  "no",
     "not",  "of",   "on",    "one",   "or",    "other", "our",   "out",  "over", "she",   "so",   "some",
     "than", "that", "the",   "their", "them",  "there", "these", "they", "this", "to",    "two",  "up",
     "was",  "we",   "were",  "what",  "when",  "which", "who",   "will", "with", "would", "you"});

double weighted(const std::array<std::int64_t, 3>& content, const std::array<std::int64_t, 3>& function) {
  double sum = 0;
  for (std::size_t m = 0; m < kModuleWeights.size(); ++m) {
    sum += kModuleWeights[m] *
           (kDelta * static_cast<double>(content[m]) + (1 - kDelta) * static_cast<double>(function[m]));
  }
  return sum;
}

double weighted_length(std::int64_t length, std::int64_t function_words) {
  return kDelta * static_cast<double>(length - function_words) +
         (1 - kDelta) * static_cast<double>(function_words);
}

std::int64_t total(const std::array<std::int64_t, 3>& content, const std::array<std::int64_t, 3>& function) {
  std::int64_t sum = 0;
  for (std::size_t m = 0; m < content.size(); ++m) sum += content[m] + function[m];
  return sum;
}

void add(std::array<std::int64_t, 3>& sum, const std::array<std::int64_t, 3>& other) {
  for (std::size_t m = 0; m < sum.size(); ++m) sum[m] += other[m];
}

}  // namespace

bool is_function_word(const std::string& word) {
  return std::binary_search(kFunctionWords.begin(), kFunctionWords.end(), word);
}

MeteorStatistics& MeteorStatistics::operator+=(const MeteorStatistics& other) {
  add(hypothesis_content, other.hypothesis_content);
  add(hypothesis_function, other.hypothesis_function);
  add(reference_content, other.reference_content);
  add(reference_function, other.reference_function);
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
  hypothesis_function_words += other.hypothesis_function_words;
  reference_function_words += other.reference_function_words;
  chunks += other.chunks;
  return *this;
}

double meteor_score(const MeteorStatistics& s) {
  const std::int64_t hypothesis_matches = total(s.hypothesis_content, s.hypothesis_function);
  const std::int64_t reference_matches = total(s.reference_content, s.reference_function);
  if (hypothesis_matches == 0 || reference_matches == 0) return 0;
  const double precision = weighted(s.hypothesis_content, s.hypothesis_function) /
                           weighted_length(s.hypothesis_length, s.hypothesis_function_words);
  const double recall = weighted(s.reference_content, s.reference_function) /
                        weighted_length(s.reference_length, s.reference_function_words);
  const double mean = 1 / ((1 - kAlpha) / precision + kAlpha / recall);
  const bool whole = hypothesis_matches == s.hypothesis_length && reference_matches == s.reference_length;
  const double matches = static_cast<double>(hypothesis_matches + reference_matches) / 2;
  // One chunk that is everything is no fragment.
  const double fragmentation = whole && s.chunks == 1 ? 0 : static_cast<double>(s.chunks) / matches;
  return mean * (1 - kGamma * std::pow(fragmentation, kBeta));
}

MeteorEss::MeteorEss(const std::vector<std::string>& words, const WordNet* wordnet) {
  Stemmer stemmer;
  std::unordered_map<std::string, std::int32_t> stems;
  words_.reserve(words.size());
  for (const std::string& word : words) {
    Word& entry = words_.emplace_back();
    entry.stem = stems.try_emplace(stemmer.stem(word), static_cast<std::int32_t>(stems.size())).first->second;
    entry.function = is_function_word(word);
    if (wordnet != nullptr) entry.synsets = wordnet->synsets(word);
  }
}

MeteorModule MeteorEss::module_of(std::int32_t a, std::int32_t b) const {
  if (a == b) return MeteorModule::exact;
  const Word& x = words_.at(static_cast<std::size_t>(a));
  const Word& y = words_.at(static_cast<std::size_t>(b));
  if (x.stem == y.stem) return MeteorModule::stem;
  return share_synset(x.synsets, y.synsets) ? MeteorModule::synonym : MeteorModule::none;
}

MeteorStatistics MeteorEss::pair_statistics(const TokenIds& hypothesis, const TokenIds& reference) const {
  const auto function = [&](std::int32_t id) { return words_.at(static_cast<std::size_t>(id)).function; };
  MeteorStatistics statistics;
  statistics.hypothesis_length = static_cast<std::int64_t>(hypothesis.size());
  statistics.reference_length = static_cast<std::int64_t>(reference.size());
  statistics.hypothesis_function_words = std::count_if(hypothesis.begin(), hypothesis.end(), function);
  statistics.reference_function_words = std::count_if(reference.begin(), reference.end(), function);
  // Of equal captions each word matches itself; that needs no search.
  const bool same = hypothesis == reference;
  const MeteorAlignment alignment =
      meteor_align(hypothesis.size(), reference.size(), [&](std::size_t i, std::size_t j) {
        if (same) return i == j ? MeteorModule::exact : MeteorModule::none;
        return module_of(hypothesis[i], reference[j]);
      });
  for (const MeteorMatch& match : alignment.matches) {
    const auto module = static_cast<std::size_t>(match.module);
    ++(function(hypothesis[match.hypothesis]) ? statistics.hypothesis_function
                                              : statistics.hypothesis_content)[module];
    ++(function(reference[match.reference]) ? statistics.reference_function
                                            : statistics.reference_content)[module];
  }
  statistics.chunks = alignment.chunks;
  return statistics;
}

MeteorStatistics MeteorEss::statistics(const ScoredImage& image) const {
  MeteorStatistics best;
  double best_score = -1;
  for (const TokenIds& reference : image.references) {
    const MeteorStatistics statistics = pair_statistics(image.hypothesis, reference);
    const double score = meteor_score(statistics);
    if (score <= best_score) continue;
    best = statistics;
    best_score = score;
  }
  return best;
}

MeteorResult meteor_ess(const std::vector<ScoredImage>& images, const MeteorEss& meteor) {
  MeteorResult result;
  result.statistics.resize(images.size());
  result.per_image.resize(images.size());
  parallel_ranges(images.size(), 100, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      result.statistics[i] = meteor.statistics(images[i]);
      result.per_image[i] = meteor_score(result.statistics[i]);
    }
  });
  MeteorStatistics total;
  for (const MeteorStatistics& statistics : result.statistics) total += statistics;
  result.corpus = meteor_score(total);
  return result;
}

}  // namespace sightline

#include "metrics/brute_force.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sightline::testing {

namespace {

using Counts = std::map<TokenIds, double>;

Counts ngrams(const TokenIds& tokens, std::size_t n) {
  Counts counts;
  for (std::size_t i = 0; i + n <= tokens.size(); ++i)
    ++counts[TokenIds(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                      tokens.begin() + static_cast<std::ptrdiff_t>(i + n))];
  return counts;
}

double value(const Counts& counts, const TokenIds& ngram) {
  const auto found = counts.find(ngram);
  return found == counts.end() ? 0 : found->second;
}

double norm(const Counts& vector) {
  double squares = 0;
  for (const auto& [ngram, weight] : vector) squares += weight * weight;
  return std::sqrt(squares);
}

std::size_t longest_common_subsequence(const TokenIds& a, const TokenIds& b, std::size_t i, std::size_t j) {
  if (i == a.size() || j == b.size()) return 0;
  if (a[i] == b[j]) return 1 + longest_common_subsequence(a, b, i + 1, j + 1);
  return std::max(longest_common_subsequence(a, b, i + 1, j), longest_common_subsequence(a, b, i, j + 1));
}

}  // namespace

std::vector<double> brute_force_bleu(const std::vector<ScoredImage>& images, bool brevity) {
  std::vector<double> scores;
  double product = 1;
  for (std::size_t n = 1; n <= 4; ++n) {
    double correct = 0, guess = 0, length = 0, reference_length = 0;
    for (const ScoredImage& image : images) {
      for (const auto& [ngram, count] : ngrams(image.hypothesis, n)) {
        double most = 0;
        for (const TokenIds& reference : image.references)
          most = std::max(most, value(ngrams(reference, n), ngram));
        correct += std::min(count, most);
        guess += count;
      }
      std::set<std::pair<double, double>> lengths;  // distance, then length
      for (const TokenIds& reference : image.references) {
        const double distance =
            std::abs(static_cast<double>(reference.size()) - static_cast<double>(image.hypothesis.size()));
        lengths.emplace(distance, static_cast<double>(reference.size()));
      }
      length += static_cast<double>(image.hypothesis.size());
      reference_length += lengths.begin()->second;
    }
    product *= (correct + 1e-15) / (guess + 1e-9);
    const double ratio = (length + 1e-15) / (reference_length + 1e-9);
    scores.push_back(std::pow(product, 1.0 / static_cast<double>(n)) *
                     (brevity && ratio < 1 ? std::exp(1 - 1 / ratio) : 1));
  }
  return scores;
}

std::vector<double> brute_force_cider(const std::vector<ScoredImage>& images, bool cider_d) {
  const auto idf = [&](const TokenIds& ngram) {
    double holding = 0;
    for (const ScoredImage& image : images)
      holding += std::any_of(
          image.references.begin(), image.references.end(),
          [&](const TokenIds& reference) { return value(ngrams(reference, ngram.size()), ngram) > 0; });
    return std::log(static_cast<double>(images.size())) - std::log(std::max(1.0, holding));
  };
  const auto weigh = [&](const TokenIds& tokens, std::size_t n) {
    Counts vector = ngrams(tokens, n);
    for (auto& [ngram, weight] : vector) weight *= idf(ngram);
    return vector;
  };
  const auto bigrams = [](const TokenIds& tokens) {
    return tokens.empty() ? 0.0 : static_cast<double>(tokens.size() - 1);
  };
  std::vector<double> scores;
  for (const ScoredImage& image : images) {
    double score = 0;
    for (const TokenIds& reference : image.references) {
      const double delta = bigrams(image.hypothesis) - bigrams(reference);
      for (std::size_t n = 1; n <= 4; ++n) {
        const Counts h = weigh(image.hypothesis, n), r = weigh(reference, n);
        double dot = 0;
        for (const auto& [ngram, weight] : h)
          dot += (cider_d ? std::min(weight, value(r, ngram)) : weight) * value(r, ngram);
        if (norm(h) * norm(r) > 0) dot /= norm(h) * norm(r);
        score += dot * (cider_d ? std::exp(-delta * delta / 72) : 1);
      }
    }
    scores.push_back(10 * score / 4 / static_cast<double>(image.references.size()));
  }
  return scores;
}

double brute_force_rouge_l(const ScoredImage& image) {
  double precision = 0, recall = 0;
  for (const TokenIds& reference : image.references) {
    const auto common = static_cast<double>(longest_common_subsequence(image.hypothesis, reference, 0, 0));
    if (!image.hypothesis.empty())
      precision = std::max(precision, common / static_cast<double>(image.hypothesis.size()));
    recall = std::max(recall, common / static_cast<double>(reference.size()));
  }
  return precision * recall == 0 ? 0 : 2.44 * precision * recall / (recall + 1.44 * precision);
}

std::vector<ScoredImage> random_images(std::mt19937_64& random, std::size_t count, int vocabulary) {
  // Ids beyond 16 bits, some of them equal in their low 16: a key that cuts them would confuse words.
  const auto caption = [&](std::size_t least) {
    TokenIds tokens(least + random() % 8);
    for (auto& token : tokens)
      token = static_cast<std::int32_t>((random() % static_cast<unsigned>(vocabulary)) * 65536 + 7);
    return tokens;
  };
  std::vector<ScoredImage> images(count);
  for (ScoredImage& image : images) {
    image.hypothesis = caption(0);
    image.references.resize(1 + random() % 5);
    for (TokenIds& reference : image.references) reference = caption(1);
  }
  return images;
}

}  // namespace sightline::testing

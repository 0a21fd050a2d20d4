#include "metrics/rewriting.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "metrics/scored_image.h"

namespace sightline {

namespace {

// Of a text to the reference that it is nearest to, by share; and that reference's length.
struct CharacterErrors {
  double errors = 0, length = 0;
};

CharacterErrors character_errors(const RewrittenText& text) {
  CharacterErrors nearest;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& reference : text.reference_characters) {
    const auto errors = static_cast<double>(edit_distance(text.characters, reference));
    const auto length = static_cast<double>(reference.size());
    const double rate = errors / std::max(1.0, length);
    if (rate < least) nearest = {errors, length};
    least = std::min(least, rate);
  }
  return nearest;
}

ResampledMetric resampled_error_rate(const std::vector<RewrittenText>& texts) {
  ResampledMetric metric;
  metric.names = {"character error rate"};
  metric.width = 2;
  for (const RewrittenText& text : texts) {
    const CharacterErrors errors = character_errors(text);
    metric.rows.push_back(errors.errors);
    metric.rows.push_back(errors.length);
  }
  metric.score = [](std::span<const double> sums, double, std::span<double> scores) {
    scores[0] = sums[0] / std::max(1.0, sums[1]);
  };
  return metric;
}

}  // namespace

RewrittenText compared_text(const std::string& text, const std::vector<std::string>& references,
                            Tokens kind) {
  const auto cut = [](const std::string& line, Tokens into) {
    return written_tokens(line, into, LetterCase::kept);
  };
  RewrittenText result{cut(text, kind), {}, cut(text, Tokens::characters), {}};
  for (const std::string& reference : references) {
    result.references.push_back(cut(reference, kind));
    result.reference_characters.push_back(cut(reference, Tokens::characters));
  }
  return result;
}

std::size_t edit_distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);  // distances of a's beginning to each beginning of b
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<BleuStatistics> bleu_statistics_of(const std::vector<RewrittenText>& texts) {
  TokenTable table;
  std::vector<BleuStatistics> statistics;
  for (const RewrittenText& text : texts) {
    ScoredImage scored{table.ids(text.tokens), {}};
    for (const auto& reference : text.references) scored.references.push_back(table.ids(reference));
    statistics.push_back(bleu_statistics(scored));
  }
  return statistics;
}

std::vector<ResampledMetric> rewriting_metrics(const std::vector<RewrittenText>& texts) {
  std::vector<double> exact;
  for (const RewrittenText& text : texts) {
    const auto& right = text.reference_characters;
    exact.push_back(std::find(right.begin(), right.end(), text.characters) != right.end() ? 1 : 0);
  }
  return {resampled_mean("exact match", exact), resampled_error_rate(texts),
          resampled_bleu(bleu_statistics_of(texts))};
}

}  // namespace sightline

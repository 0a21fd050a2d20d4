#include "metrics/rewriting.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sightline {
namespace {

std::vector<std::string> letters(const std::string& text) {
  std::vector<std::string> all;
  for (const char c : text) all.emplace_back(1, c);
  return all;
}

RewrittenText rewritten(const std::string& text, const std::vector<std::string>& references) {
  RewrittenText result{letters(text), {}, letters(text), {}};
  for (const std::string& reference : references) result.references.push_back(letters(reference));
  result.reference_characters = result.references;
  return result;
}

double score_of(const std::vector<RewrittenText>& texts, const std::string& name) {
  for (const ResampledMetric& metric : rewriting_metrics(texts)) {
    const auto scores = observed_scores(metric);
    for (std::size_t i = 0; i < scores.size(); ++i)
      if (metric.names[i] == name) return scores[i];
  }
  ADD_FAILURE() << name << " is not scored";
  return -1;
}

// The examples of textbooks.
TEST(Rewriting, EditDistanceIsLevenshteins) {
  EXPECT_EQ(edit_distance(letters("kitten"), letters("sitting")), 3u);
  EXPECT_EQ(edit_distance(letters("intention"), letters("execution")), 5u);
  EXPECT_EQ(edit_distance(letters("saturday"), letters("sunday")), 3u);
  EXPECT_EQ(edit_distance(letters(""), letters("abc")), 3u);
  EXPECT_EQ(edit_distance(letters("abc"), letters("")), 3u);
  EXPECT_EQ(edit_distance(letters("abc"), letters("abc")), 0u);
}

TEST(Rewriting, AnyReferenceIsRight) {
  const std::vector<RewrittenText> texts{rewritten("08:28", {"08:28"}),
                                         rewritten("08:29", {"08:28", "20:29"}),
                                         rewritten("07:00", {"19:00", "07:00"})};
  EXPECT_DOUBLE_EQ(score_of(texts, "exact match"), 2.0 / 3);
  EXPECT_DOUBLE_EQ(score_of(texts, "character error rate"), 1.0 / 15);
}

TEST(Rewriting, ErrorsAreCountedOverTheWholeSet) {
  EXPECT_DOUBLE_EQ(
      score_of({rewritten("a", {"b"}), rewritten("abcdefghi", {"abcdefghi"})}, "character error rate"), 0.1);
}

// Papineni et al. 2002, by hand: of "abcde" against "abcdf" 4/5, 3/4, 2/3 and 1/2 match.
TEST(Rewriting, BleuIsTheCorpus) {
  const double expected = std::pow(4.0 / 5 * 3 / 4 * 2 / 3 * 1 / 2, 0.25);
  EXPECT_NEAR(score_of({rewritten("abcde", {"abcdf"})}, "BLEU-4"), expected, 1e-6);
  EXPECT_NEAR(score_of({rewritten("abcde", {"abcde"})}, "BLEU-4"), 1, 1e-6);
}

}  // namespace
}  // namespace sightline

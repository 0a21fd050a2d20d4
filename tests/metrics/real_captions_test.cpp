// 400 people's captions of real photographs against numbers that fixtures/make_real_scores.py computed from
// the definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <unordered_map>

#include "core/json.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/rouge_l.h"

namespace sightline {
namespace {

constexpr double kRealTolerance = 1e-9;
constexpr std::size_t kImages = 400;

std::vector<std::string> words_of(std::string caption) {
  static const std::set<std::string> dropped{"''", "'", "``", "`",  ".",   "?", "!",
                                             ",",  ":", "-",  "--", "...", ";"};
  std::transform(caption.begin(), caption.end(), caption.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  std::istringstream stream(caption);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    if (!dropped.contains(word)) words.push_back(word);
  return words;
}

// The first caption of each image as the hypothesis, the others as its references.
std::vector<ScoredImage> first_against_the_others(const Json& data) {
  TokenTable table;
  std::vector<ScoredImage> images(kImages);
  std::unordered_map<std::int64_t, std::size_t> places;
  for (std::size_t i = 0; i < kImages; ++i) places[data["images"][i]["id"].get<std::int64_t>()] = i;
  for (const Json& annotation : data["annotations"]) {
    const auto place = places.find(annotation["image_id"].get<std::int64_t>());
    if (place == places.end()) continue;
    ScoredImage& image = images[place->second];
    TokenIds ids = table.ids(words_of(annotation["caption"].get<std::string>()));
    if (image.hypothesis.empty()) {
      image.hypothesis = std::move(ids);
    } else {
      image.references.push_back(std::move(ids));
    }
  }
  return images;
}

void expect_each(const std::vector<double>& actual, const Json& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i].get<double>(), kRealTolerance) << i;
}

TEST(RealCaptions, AreScoredAsTheDefinitionsSay) {
  const std::filesystem::path captions = SIGHTLINE_SHARED_DIR "/data/flickr8k/captions_val.json";
  if (!std::filesystem::exists(captions)) GTEST_SKIP() << captions << " is not there";
  const auto images = first_against_the_others(read_json_file(captions));
  const Json expected = read_json_file(SIGHTLINE_SOURCE_DIR "/tests/metrics/fixtures/real_scores.json");
  const BleuScores scores = bleu(images);
  expect_each({scores.bleu.begin(), scores.bleu.end()}, expected["bleu"]);
  expect_each({scores.without_brevity.begin(), scores.without_brevity.end()},
              expected["bleu_without_brevity"]);
  expect_each(cider(images).per_image, expected["cider_d"]);
  expect_each(cider(images, CiderKind::cider).per_image, expected["cider"]);
  expect_each(rouge_l(images).per_image, expected["rouge_l"]);
}

}  // namespace
}  // namespace sightline

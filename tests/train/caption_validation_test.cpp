#include "train/caption_validation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

class NoRegions : public RegionSource {
 public:
  Regions regions(const std::vector<std::int64_t>& images, bool training) override {
    EXPECT_FALSE(training);
    asked.insert(asked.end(), images.begin(), images.end());
    return {torch::rand({static_cast<std::int64_t>(images.size()), 4, 3}), {2, 2}};
  }
  std::vector<std::int64_t> asked;
};

// Says `word` and nothing else, whatever it sees.
Decoder parrot(const Vocabulary& vocabulary, const std::string& word, const std::string& attention) {
  DecoderConfig config;
  config.attention = {attention, 2};
  config.hidden_size = config.embedding_size = 3;
  Decoder decoder(config, 3, vocabulary.size());
  const torch::NoGradGuard no_grad;
  auto parameters = decoder.named_parameters();
  parameters["output.weight"].zero_();
  parameters["output.bias"].fill_(-9);
  parameters["output.bias"][vocabulary.id(word)] = 9;
  return decoder;
}

const CaptionSet kSet{
    "captions.json",
    {{"1", "1.jpg", {"A dog."}}, {"2", "2.jpg", {}}, {"3", "3.jpg", {"x"}}, {"4", "4.jpg", {"dog dog"}}}};

SearchOptions two_words() {
  SearchOptions options;
  options.min_length = options.max_length = 2;
  return options;
}

// The captions are "dog dog" and "dog dog"; the references "a dog" and "dog dog". 3 of 4 words and 1 of 2
// pairs are right, no triples. CIDEr-D: "dog" is in both images' references and weighs nothing; of the pairs
// the second image's is right: 10 / 4 there.
TEST(CaptionValidation, ScoresAgainstHandComputedFigures) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a", "cat"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "soft");
  decoder.train();
  NoRegions regions;
  CaptionValidation validation(kSet, {true, true, false, true}, {decoder, regions, vocabulary, two_words()});
  torch::manual_seed(6);
  const auto outcome = validation.score();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(regions.asked, (std::vector<std::int64_t>{0, 3}));
  EXPECT_EQ(outcome->captions[1].words, (std::vector<std::string>{"dog", "dog"}));
  EXPECT_NEAR(outcome->scores.bleu[0], 0.75, 1e-8);
  EXPECT_NEAR(outcome->scores.bleu[1], std::sqrt(0.75 * 0.5), 1e-8);
  EXPECT_NEAR(outcome->scores.cider_d, 1.25, 1e-9);
  EXPECT_NEAR(outcome->scores.rouge_l, 0.75, 1e-9);
  EXPECT_EQ(outcome->scores.mean_length, 2);
  ASSERT_TRUE(outcome->scores.attention_entropy);
  EXPECT_GT(*outcome->scores.attention_entropy, 0.8);  // a fresh scorer looks nearly everywhere
  EXPECT_LE(*outcome->scores.attention_entropy, 1.0);
  EXPECT_FALSE(decoder.is_training());
}

TEST(CaptionValidation, HasNoEntropyWithoutAttention) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  const auto outcome =
      CaptionValidation(kSet, {true, true, true, true}, {decoder, regions, vocabulary, two_words()}).score();
  EXPECT_FALSE(outcome->scores.attention_entropy);
}

TEST(CaptionValidation, StopsWhenTold) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  CaptionValidation validation(kSet, {true, true, true, true}, {decoder, regions, vocabulary, two_words()});
  EXPECT_FALSE(validation.run({}, [] { return true; }));
}

TEST(CaptionValidation, NeedsAnImageWithCaptions) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  EXPECT_NE(
      raised<DataError>([&] {
        CaptionValidation(kSet, {false, true, false, false}, {decoder, regions, vocabulary, two_words()});
      }).find("captions.json"),
      std::string::npos);
}

}  // namespace
}  // namespace sightline

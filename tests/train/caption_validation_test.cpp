#include "train/caption_validation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "core/temporary_directory.h"
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
  // Of "a dog <end>" and "dog dog <end>" every "dog" is certain; of logits 9 and -9 the others cost 18 nats
  // each.
  EXPECT_NEAR(outcome->scores.loss, 3 * 18.0 / 6, 1e-5);
  EXPECT_EQ(outcome->scores.bad_endings, 0);
  EXPECT_EQ(outcome->scores.repeats, 1);
  EXPECT_EQ(outcome->scores.vocabulary, 1);
  ASSERT_TRUE(outcome->scores.attention_entropy);
  EXPECT_GT(*outcome->scores.attention_entropy, 0.8);  // a fresh scorer looks nearly everywhere
  EXPECT_LE(*outcome->scores.attention_entropy, 1.0);
  EXPECT_FALSE(decoder.is_training());
}

TEST(CaptionValidation, WritesWhatTheLastRunSaid) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  CaptionSet set = kSet;
  set.images[0].id_type = IdType::number;
  CaptionValidation validation(set, {true, true, false, true}, {decoder, regions, vocabulary, two_words()});
  ASSERT_TRUE(validation.run({}, {}));
  const TemporaryDirectory directory;
  const auto file = directory.path() / "best.captions.json";
  validation.write_captions(file);
  EXPECT_EQ(read_json_file(file), parse_json(R"([{"image_id": 1, "caption": "dog dog"},
                                                 {"image_id": 4, "caption": "dog dog"}])",
                                             "expected"));
}

TEST(CaptionValidation, HasNoEntropyWithoutAttention) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  const auto outcome =
      CaptionValidation(kSet, {true, true, true, true}, {decoder, regions, vocabulary, two_words()}).score();
  EXPECT_FALSE(outcome->scores.attention_entropy);
}

TEST(CaptionValidation, TheSelectedFigureChoosesTheBest) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "a", "none");
  NoRegions regions;
  CaptionValidationParts parts{decoder, regions, vocabulary, two_words()};
  const std::vector<bool> all(4, true);
  EXPECT_EQ(CaptionValidation(kSet, all, parts).deciding_figure(), "cider_d");
  parts.select = BestBy::bleu_4;
  EXPECT_EQ(CaptionValidation(kSet, all, parts).deciding_figure(), "bleu_4");
  EXPECT_TRUE(CaptionValidation(kSet, all, parts).better(2, 1));
  parts.select = BestBy::loss;
  CaptionValidation by_loss(kSet, all, parts);
  EXPECT_TRUE(by_loss.better(1, 2));
  EXPECT_FALSE(by_loss.better(2, 1));
  const auto outcome = by_loss.run({}, [] { return false; });
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->fault, "");
  EXPECT_GT(figure(outcome->figures, by_loss.deciding_figure()), 0);
  EXPECT_EQ(figure(outcome->figures, "bad_endings"), 1);  // "a a"
}

CaptionSet twelve_photos(const std::string& caption) {
  CaptionSet set{"captions.json", {}};
  for (int i = 0; i < 12; ++i) set.images.push_back({std::to_string(i), "x.jpg", {caption}});
  return set;
}

TEST(CaptionValidation, CaptionsOfAWordAreNeverTheBest) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  SearchOptions one_word;
  one_word.min_length = one_word.max_length = 1;
  const CaptionValidationParts parts{decoder, regions, vocabulary, one_word};
  const auto run = [&](const CaptionSet& set) {
    return *CaptionValidation(set, std::vector<bool>(12, true), parts).run({}, [] { return false; });
  };
  EXPECT_EQ(run(twelve_photos("a dog on grass")).fault,
            "its captions are 1.0 words long on average, the references 4.0");
  EXPECT_EQ(run(twelve_photos("dog")).fault, "");  // labels
}

TEST(CaptionValidation, SaysThatAllPhotosHaveTheSameCaption) {
  const Vocabulary vocabulary = Vocabulary::build({{"dog", "a"}}, 1);
  Decoder decoder = parrot(vocabulary, "dog", "none");
  NoRegions regions;
  const CaptionValidationParts parts{decoder, regions, vocabulary, two_words()};
  CaptionSet set = twelve_photos("a dog");
  const auto warning = [&] {
    const std::vector<bool> usable(set.images.size(), true);
    return CaptionValidation(set, usable, parts).run({}, [] { return false; })->warning;
  };
  EXPECT_EQ(warning().substr(0, 67), "12 of 12 validation photos have the same caption ('dog dog'): the d");
  set.images.resize(5);  // too few to tell
  EXPECT_EQ(warning(), "");
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

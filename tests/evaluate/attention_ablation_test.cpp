#include "evaluate/attention_ablation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <map>
#include <memory>

#include "core/error.h"
#include "model/attention_kinds.h"
#include "model/decoder_steps.h"
#include "text/detokenizer.h"

namespace sightline {
namespace {

constexpr std::int64_t kAblatedFeatures = 8;  // as wide as a state, which is all that `dot` can compare

std::vector<std::string> looking_kinds() {
  std::vector<std::string> names;
  for (const AttentionKind& kind : attention_kinds())
    if (kind.choice != Choice::none) names.emplace_back(kind.name);
  return names;
}

// A decoder of random weights whose words depend on all that it sees, and images of random regions.
class AttentionAblation : public testing::TestWithParam<std::string> {
 protected:
  AttentionAblation() {
    std::vector<std::string> words{"<pad>", "<start>", "<end>", "<unk>"};
    for (char letter = 'a'; letter < 'u'; ++letter) words.emplace_back(1, letter);
    vocabulary = Vocabulary::from_words(words, "test");
    config.attention = {GetParam(), 8};
    config.hidden_size = config.embedding_size = 8;
    config.dropout = 0;
    search.min_length = search.max_length = 6;
  }

  void make_decoder() {
    torch::manual_seed(11);
    decoder = std::make_shared<Decoder>(config, kAblatedFeatures, vocabulary.size());
    decoder->eval();
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.mul_(4);  // far from uniform
  }

  // `count` images of `regions` regions each.
  static std::vector<at::Tensor> images(int count, std::int64_t regions) {
    torch::manual_seed(12);
    std::vector<at::Tensor> features;
    for (int i = 0; i < count; ++i) features.push_back(torch::randn({1, regions, kAblatedFeatures}) * 2);
    return features;
  }

  // Captions of each condition by its name.
  std::map<std::string, std::vector<std::string>> ablate(const std::vector<at::Tensor>& features) {
    const auto regions_of = [&](std::size_t i) {
      const torch::NoGradGuard no_grad;
      return decoder->prepare({features.at(i), Layout(1, static_cast<int>(features[i].size(1)))});
    };
    std::vector<std::string> normal;
    for (std::size_t i = 0; i < features.size(); ++i) {
      const auto hypotheses = beam_search(*decoder, regions_of(i), vocabulary, search);
      normal.push_back(detokenize(hypotheses.front().front().words));
    }
    const auto captions = ablate_attention(*decoder, vocabulary, search, normal, regions_of);
    std::map<std::string, std::vector<std::string>> by_name;
    for (std::size_t k = 0; k < ablation_conditions().size(); ++k)
      by_name[std::string(ablation_conditions()[k].name)] = captions.value().at(k);
    return by_name;
  }

  Vocabulary vocabulary;
  DecoderConfig config;
  SearchOptions search;
  std::shared_ptr<Decoder> decoder;
};

TEST_P(AttentionAblation, WhatIsForeignIsOfTheNextImage) {
  make_decoder();
  const auto captions = ablate(images(4, 6));
  const auto& normal = captions.at("normal");
  ASSERT_EQ(normal.size(), 4u);
  std::vector<std::string> next(normal.begin() + 1, normal.end());
  next.push_back(normal.front());
  EXPECT_EQ(captions.at("foreign both"), next);
  for (const char* name : {"foreign regions", "foreign initial state", "random looks", "foreign both"})
    EXPECT_NE(captions.at(name), normal) << name;  // this decoder does hang on each of them
}

TEST_P(AttentionAblation, WhatWasSaidOfTheImagesAsTheyAreIsNotSaidAgain) {
  make_decoder();
  const auto features = images(2, 6);
  const auto captions =
      ablate_attention(*decoder, vocabulary, search, {"said", "before"}, [&](std::size_t i) {
        const torch::NoGradGuard no_grad;
        return decoder->prepare({features[i], Layout(1, 6)});
      });
  EXPECT_EQ(captions.value().front(), (std::vector<std::string>{"said", "before"}));
  for (std::size_t k = 1; k < ablation_conditions().size(); ++k) EXPECT_EQ(captions->at(k).size(), 2u);
}

TEST_P(AttentionAblation, WithoutMean2initTheInitialStateIsNoOnes) {
  config.mean2init = false;
  make_decoder();
  const auto captions = ablate(images(4, 6));
  EXPECT_EQ(captions.at("foreign initial state"), captions.at("normal"));
  EXPECT_EQ(captions.at("foreign both"), captions.at("foreign regions"));
  EXPECT_NE(captions.at("foreign regions"), captions.at("normal"));
}

TEST_P(AttentionAblation, ADecoderThatHearsNothingOfItsLooksLosesNothingByThem) {
  config.ctx2lstm = config.ctx2out = false;
  make_decoder();
  const auto captions = ablate(images(4, 6));
  EXPECT_EQ(captions.at("foreign regions"), captions.at("normal"));
  EXPECT_EQ(captions.at("random looks"), captions.at("normal"));
  EXPECT_EQ(captions.at("foreign both"), captions.at("foreign initial state"));
  EXPECT_NE(captions.at("foreign initial state"), captions.at("normal"));
}

TEST_P(AttentionAblation, IdenticalImagesAreNotForeignToEachOther) {
  make_decoder();
  const auto captions = ablate(std::vector<at::Tensor>(3, images(1, 6).front()));
  for (const char* name : {"foreign regions", "foreign initial state", "foreign both"})
    EXPECT_EQ(captions.at(name), captions.at("normal")) << name;
}

TEST_P(AttentionAblation, OfOneRegionEveryLookIsTheSame) {
  make_decoder();
  if (decoder->scorer().extra_slots() > 0) GTEST_SKIP() << "this kind may look at what is no region";
  const auto captions = ablate(images(4, 1));
  EXPECT_EQ(captions.at("random looks"), captions.at("normal"));
}

// Were the draws the same for each image, random looks would compare one fixed walk over the regions.
TEST_P(AttentionAblation, EachImagesRandomLooksAreItsOwnAndTheSeeds) {
  make_decoder();
  const std::vector<at::Tensor> alike(6, images(1, 12).front());
  const auto first = ablate(alike);
  EXPECT_EQ(ablate(alike), first);
  const auto& random = first.at("random looks");
  EXPECT_TRUE(std::any_of(random.begin(), random.end(), [&](const auto& one) { return one != random[0]; }));
  search.seed += 100;
  const auto other = ablate(alike);
  EXPECT_NE(other.at("random looks"), random);
  EXPECT_EQ(other.at("normal"), first.at("normal"));
}

TEST_P(AttentionAblation, ASingleImageIsRefused) {
  make_decoder();
  EXPECT_THROW(ablate(images(1, 6)), DataError);
}

TEST_P(AttentionAblation, StopsWhenTold) {
  make_decoder();
  const auto features = images(3, 6);
  int asked = 0;
  const auto captions = ablate_attention(
      *decoder, vocabulary, search, {"a", "b", "c"},
      [&](std::size_t i) {
        return decoder->prepare({features[i], Layout(1, 6)});
      },
      {}, [&] { return ++asked == 2; });
  EXPECT_FALSE(captions.has_value());
}

INSTANTIATE_TEST_SUITE_P(Kinds, AttentionAblation, testing::ValuesIn(looking_kinds()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(AttentionAblationOfNone, IsRefused) {
  DecoderConfig config;
  config.attention = {"none", 4};
  config.hidden_size = config.embedding_size = 4;
  const Decoder decoder(config, kAblatedFeatures, 9);
  try {
    check_ablation(decoder);
    FAIL() << "an attention that looks nowhere was taken";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("looks nowhere"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace sightline

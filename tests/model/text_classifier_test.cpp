#include "model/text_classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TextClassifierConfig small_classifier(const std::string& attention,
                                      TextEncoderKind encoder = TextEncoderKind::bilstm) {
  TextClassifierConfig config;
  config.encoder = {
      .kind = encoder, .embedding_size = 8, .hidden_size = 4, .layers = 1, .heads = 2, .dropout = 0};
  config.attention = attention;
  config.attention_size = 6;
  config.attention_heads = 2;
  config.context_dropout = 0;
  return config;
}

// Three texts of 7, 4 and 1 words, in sentences of 3, 2, 2; 4; and 1.
TextBatch three_texts() {
  return {torch::tensor({{4, 5, 6, 7, 8, 9, 4}, {9, 8, 7, 6, 0, 0, 0}, {5, 0, 0, 0, 0, 0, 0}}, at::kLong),
          torch::tensor({{1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 0, 0, 0}, {1, 0, 0, 0, 0, 0, 0}}, at::kLong)
              .to(at::kBool),
          {{0, 3, 5}, {0}, {0}}};
}

TextBatch only(const TextBatch& texts, std::int64_t row) {
  const auto length = texts.mask[row].sum().item<std::int64_t>();
  return {texts.ids.narrow(0, row, 1).narrow(1, 0, length),
          texts.mask.narrow(0, row, 1).narrow(1, 0, length),
          {texts.sentence_begins[static_cast<std::size_t>(row)]}};
}

// Of every kind over every encoder.
template <class Check>
void for_each_classifier(const Check& check) {
  for (const auto encoder :
       {TextEncoderKind::bilstm, TextEncoderKind::self_attention, TextEncoderKind::embedding}) {
    for (const std::string& attention : text_attention_names()) {
      torch::manual_seed(3);
      SCOPED_TRACE(attention + " over " + to_string(encoder));
      TextClassifier classifier(small_classifier(attention, encoder), 10, 3);
      check(classifier);
    }
  }
}

TEST(TextClassifier, ParametersAreThoseThatAreListed) {
  for_each_classifier([](TextClassifier& classifier) {
    ParameterShapes built;
    for (const auto& item : classifier.named_parameters())
      built.push_back({item.key(), item.value().sizes().vec()});
    auto listed = text_classifier_parameters(classifier.config(), 10, 3);
    const auto by_name = [](const ParameterShape& a, const ParameterShape& b) { return a.name < b.name; };
    std::sort(built.begin(), built.end(), by_name);
    std::sort(listed.begin(), listed.end(), by_name);
    EXPECT_EQ(built, listed);
  });
}

TEST(TextClassifier, WeightsSumToOneAndPaddingGetsNothing) {
  for_each_classifier([](TextClassifier& classifier) {
    classifier.eval();
    const TextBatch texts = three_texts();
    const ReadTexts read = classifier.forward(texts);
    EXPECT_THAT(read.logits.sizes(), ElementsAre(3, 3));
    if (classifier.config().attention == "none") {
      EXPECT_FALSE(read.alpha.defined());
      return;
    }
    EXPECT_THAT(read.alpha.sizes(), ElementsAre(3, classifier.heads(), 7));
    EXPECT_TRUE(torch::allclose(read.alpha.sum(2), torch::ones({3, classifier.heads()}), 0, 1e-5));
    EXPECT_EQ(read.alpha.masked_select(texts.mask.logical_not().unsqueeze(1)).abs().sum().item<float>(), 0);
  });
}

// A text says the same whatever stands beside it.
TEST(TextClassifier, ATextIsReadAsIfItWereAlone) {
  for_each_classifier([](TextClassifier& classifier) {
    classifier.eval();
    const TextBatch texts = three_texts();
    const ReadTexts together = classifier.forward(texts);
    for (std::int64_t row = 0; row < 3; ++row) {
      const ReadTexts alone = classifier.forward(only(texts, row));
      EXPECT_TRUE(torch::allclose(alone.logits[0], together.logits[row], 1e-4, 1e-5)) << row;
      if (alone.alpha.defined()) {
        EXPECT_TRUE(torch::allclose(alone.alpha[0], together.alpha[row].narrow(1, 0, alone.alpha.size(2)),
                                    1e-4, 1e-5));
      }
    }
  });
}

TEST(TextClassifier, EveryParameterLearns) {
  for_each_classifier([](TextClassifier& classifier) {
    classifier.train();
    const auto loss = torch::cross_entropy_loss(classifier.forward(three_texts()).logits,
                                                torch::tensor({0, 1, 2}, at::kLong));
    loss.backward();
    for (const auto& item : classifier.named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << item.key();
      EXPECT_GT(item.value().grad().abs().sum().item<float>(), 0) << item.key();
    }
  });
}

// Over embeddings alone both levels can be written down: u_i = tanh(W h_i + b) · v, weights of a sentence's
// words, the sentences' means under them, and the same of these.
TEST(TextClassifier, HierarchicalAttentionIsThatOfYang) {
  torch::manual_seed(5);
  TextClassifier classifier(small_classifier("hierarchical", TextEncoderKind::embedding), 10, 3);
  classifier.eval();
  const auto parameters = classifier.named_parameters();
  const auto weights_of = [&](const at::Tensor& x, const std::string& part) {
    const auto hidden =
        x.matmul(parameters[part + ".region_key.weight"].t()) + parameters[part + ".region_key.bias"];
    return hidden.tanh().matmul(parameters[part + ".score"]).softmax(0);
  };
  const ReadTexts read = classifier.forward(three_texts());
  const auto words = parameters["encoder.embedding.weight"].index_select(0, three_texts().ids[0]);
  std::vector<at::Tensor> means, inside;
  for (const auto& [begin, end] : std::vector<std::pair<int, int>>{{0, 3}, {3, 5}, {5, 7}}) {
    const auto sentence = words.slice(0, begin, end);
    inside.push_back(weights_of(sentence, "words"));
    means.push_back(inside.back().matmul(sentence));
  }
  const auto sentences = torch::stack(means);
  const auto over = weights_of(sentences, "sentences");
  const auto logits =
      over.matmul(sentences).matmul(parameters["output.weight"].t()) + parameters["output.bias"];
  EXPECT_TRUE(torch::allclose(read.logits[0], logits, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(read.sentence_alpha[0], over, 1e-4, 1e-5));
  const auto alpha = torch::cat({inside[0] * over[0], inside[1] * over[1], inside[2] * over[2]});
  EXPECT_TRUE(torch::allclose(read.alpha[0][0], alpha, 1e-4, 1e-5));
}

// No more than a bag of words: their order is of no account, and of an LSTM it is.
TEST(TextClassifier, OrderCountsWhereTheEncoderKnowsIt) {
  for (const auto encoder : {TextEncoderKind::bilstm, TextEncoderKind::embedding}) {
    torch::manual_seed(3);
    TextClassifier classifier(small_classifier("static", encoder), 10, 3);
    classifier.eval();
    TextBatch turned = only(three_texts(), 0);
    const auto before = classifier.forward(turned).logits;
    turned.ids = turned.ids.flip(1);
    EXPECT_EQ(torch::allclose(before, classifier.forward(turned).logits, 1e-5, 1e-6),
              encoder == TextEncoderKind::embedding);
  }
}

TEST(TextClassifier, SizesThatDoNotFitAreNamed) {
  TextClassifierConfig config = small_classifier("multi-head");
  config.attention_size = 7;
  EXPECT_THAT([&] { text_classifier_parameters(config, 10, 3); },
              ThrowsMessage<UsageError>(HasSubstr("attention_heads")));
}

}  // namespace
}  // namespace sightline

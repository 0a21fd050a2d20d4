#include "train/cross_entropy.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace sightline {
namespace {

constexpr std::int64_t kVocabulary = 7;

struct Toy {
  std::shared_ptr<Decoder> decoder;
  at::Tensor features;  // [2, 4, 5], requires gradient
  CaptionBatch batch;
};

Toy toy(const std::string& attention = "soft") {
  torch::manual_seed(5);
  DecoderConfig config;
  config.attention = {attention, 6};
  config.hidden_size = 5;
  config.embedding_size = 4;
  config.dropout = 0;
  Toy toy;
  toy.decoder = std::make_shared<Decoder>(config, 5, kVocabulary);
  toy.decoder->to(torch::kDouble);
  toy.features = torch::randn({2, 4, 5}, torch::kDouble).set_requires_grad(true);
  toy.batch.words = torch::tensor({{1, 4, 5, 6}, {1, 5, 4, 0}, {1, 6, 0, 0}});
  toy.batch.targets = torch::tensor({{4, 5, 6, 2}, {5, 4, 2, 0}, {6, 2, 0, 0}});
  toy.batch.lengths = torch::tensor({4, 3, 2});
  toy.batch.image = torch::tensor({1, 0, 1});
  return toy;
}

ObjectiveValue evaluate(Toy& toy, const CrossEntropyOptions& options) {
  return CrossEntropy(options).evaluate(*toy.decoder, toy.decoder->prepare({toy.features, {2, 2}}),
                                        {toy.batch});
}

// The definition, caption by caption and word by word, through the decoder's single steps.
double by_definition(Toy& toy, const CrossEntropyOptions& options) {
  const torch::NoGradGuard no_grad;
  const PreparedRegions prepared = toy.decoder->prepare({toy.features, {2, 2}});
  const double epsilon = options.label_smoothing;
  double total = 0;
  for (int n = 0; n < 3; ++n) {
    const at::Tensor image = toy.batch.image.narrow(0, n, 1);
    DecoderState state = toy.decoder->initial_state(prepared);
    state = {state.hidden.index_select(0, image), state.cell.index_select(0, image)};
    const auto length = toy.batch.lengths[n].item<std::int64_t>();
    at::Tensor looked = torch::zeros({4}, torch::kDouble);
    for (int t = 0; t < length; ++t) {
      DecoderStep step = toy.decoder->step(prepared, image, state, toy.batch.words[n].narrow(0, t, 1));
      state = step.state;
      const at::Tensor p = step.logits[0].exp() / step.logits[0].exp().sum();
      const auto target = toy.batch.targets[n][t].item<std::int64_t>();
      for (int word = 0; word < kVocabulary; ++word) {
        const double wanted = (word == target ? 1 - epsilon : 0) + epsilon / kVocabulary;
        total -= wanted * std::log(p[word].item<double>());
      }
      if (step.alpha.defined()) looked += step.alpha[0][0];
    }
    const double tau =
        options.attention_target > 0 ? options.attention_target : static_cast<double>(length) / 4;
    if (toy.decoder->config().attention.kind == "none") continue;
    for (int i = 0; i < 4; ++i)
      total += options.doubly_stochastic * std::pow(tau - looked[i].item<double>(), 2);
  }
  return total / 3;
}

TEST(CrossEntropy, IsItsDefinition) {
  Toy soft = toy();
  for (const CrossEntropyOptions& options :
       {CrossEntropyOptions{0, 0, 0}, {0.1, 0, 0}, {0.1, 1, 0}, {0.3, 0.5, 1}}) {
    EXPECT_NEAR(evaluate(soft, options).loss.item<double>(), by_definition(soft, options), 1e-12);
  }
  Toy blind = toy("none");
  EXPECT_NEAR(evaluate(blind, {0.1, 1, 0}).loss.item<double>(), by_definition(blind, {0.1, 1, 0}), 1e-12);
}

TEST(CrossEntropy, GradientIsTheFiniteDifference) {
  Toy example = toy();
  const CrossEntropyOptions options{0.2, 0.7, 0};
  evaluate(example, options).loss.backward();
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"features", example.features}};
  for (const auto& item : example.decoder->named_parameters()) inputs.emplace_back(item.key(), item.value());
  const torch::NoGradGuard no_grad;
  constexpr double h = 1e-5;
  for (auto& [name, input] : inputs) {
    ASSERT_TRUE(input.grad().defined()) << name;
    const at::Tensor gradient = input.grad().reshape(-1);
    double* values = input.data_ptr<double>();
    for (std::int64_t i = 0; i < input.numel(); i += 3) {
      const double kept = values[i];
      values[i] = kept + h;
      const double above = by_definition(example, options);
      values[i] = kept - h;
      const double below = by_definition(example, options);
      values[i] = kept;
      EXPECT_NEAR(gradient[i].item<double>(), (above - below) / (2 * h), 1e-7) << name << "[" << i << "]";
    }
  }
}

TEST(CrossEntropy, ReportsTheLikelihoodWithoutSmoothing) {
  Toy example = toy();
  const ObjectiveValue smoothed = evaluate(example, {0.5, 1, 0});
  const double per_caption = by_definition(example, {0, 0, 0});
  EXPECT_NEAR(smoothed.scalars.at("nll_per_word"), per_caption * 3 / 9, 1e-12);
  EXPECT_NEAR(smoothed.scalars.at("perplexity"), std::exp(per_caption * 3 / 9), 1e-10);
  EXPECT_NEAR(smoothed.scalars.at("doubly_stochastic"), by_definition(example, {0, 1, 0}) - per_caption,
              1e-12);
  EXPECT_EQ(smoothed.scalars.at("loss"), smoothed.loss.item<double>());
}

TEST(DoublyStochasticPenalty, IsNothingForEvenAttentionAtTheConsistentTarget) {
  const at::Tensor even =
      torch::full({2, 4}, 0.25, torch::kDouble) * torch::tensor({{3.0}, {5.0}}, torch::kDouble);
  EXPECT_LT(doubly_stochastic_penalty(even, torch::tensor({3, 5}), 0).abs().max().item<double>(), 1e-15);
  const at::Tensor paper = doubly_stochastic_penalty(even, torch::tensor({3, 5}), 1);
  EXPECT_NEAR(paper[0].item<double>(), 4 * 0.25 * 0.25, 1e-12);
  EXPECT_NEAR(paper[1].item<double>(), 4 * 0.25 * 0.25, 1e-12);
}

}  // namespace
}  // namespace sightline

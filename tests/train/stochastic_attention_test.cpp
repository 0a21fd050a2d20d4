#include "train/stochastic_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

constexpr std::int64_t kRegions = 3, kFeatures = 3, kWords = 7;
constexpr int kLooks = 64;  // sampled looks that one estimate averages

// Both objectives' options, as a recipe has them.
struct Options : StochasticAttentionOptions {
  CrossEntropyOptions words;
};

using Gradients = std::map<std::string, at::Tensor>;

DecoderConfig toy_config() {
  DecoderConfig config;
  config.attention = {"hard", 3};
  config.hidden_size = 3;
  config.embedding_size = 2;
  config.dropout = 0;
  return config;
}

// Captions of two words (one and the end) on three regions: nine glimpse sequences each. Two images with a
// caption each, the second one's much harder to say, as captions are: a baseline that knows one average for
// all has that difference in its variance.
struct HardToy : testing::Test {
  HardToy() : decoder(toy_config(), kFeatures, kWords) {
    torch::manual_seed(5);
    decoder.to(at::kDouble);
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder.parameters()) parameter.normal_(0, 1.2);
    for (auto& parameter : decoder.named_parameters())
      if (parameter.key() == "output.bias") parameter.value()[6] -= 6;
    regions = {torch::randn({2, kRegions, kFeatures}, at::kDouble) * 2, {1, 3}};
  }

  // `count` captions, even: "5" of image 0 and "6" of image 1 in turn.
  CaptionBatch copies(std::int64_t count) const {
    return {torch::tensor({{1, 5}, {1, 6}}, at::kLong).repeat({count / 2, 1}),
            torch::tensor({{5, 2}, {6, 2}}, at::kLong).repeat({count / 2, 1}),
            torch::full({count}, 2, at::kLong), torch::arange(count, at::kLong).remainder(2)};
  }

  Gradients gradients(const at::Tensor& loss) {
    decoder.zero_grad();
    loss.backward();
    Gradients result;
    for (const auto& parameter : decoder.named_parameters())
      result[parameter.key()] = parameter.value().grad().defined() ? parameter.value().grad().clone()
                                                                   : torch::zeros_like(parameter.value());
    return result;
  }

  at::Tensor parameter(const std::string& name) { return decoder.named_parameters()[name]; }
  at::Tensor apply(const std::string& name, const at::Tensor& x, bool bias = true) {
    return torch::linear(x, parameter(name + ".weight"), bias ? parameter(name + ".bias") : at::Tensor());
  }

  // The paper's equations written out once more, one look at a time, without Decoder: the sum over all
  // glimpse sequences of p(sequence) * (nll of the caption when seen so), mean of the two captions.
  at::Tensor expected_loss() { return (expected_nll(0, 5) + expected_nll(1, 6)) / 2; }

  at::Tensor expected_nll(std::int64_t image, std::int64_t word) {
    at::Tensor total = torch::zeros({}, at::kDouble);
    for (std::int64_t first = 0; first < kRegions; ++first)
      for (std::int64_t second = 0; second < kRegions; ++second) {
        const auto a = regions.features[image];
        auto h = torch::tanh(apply("init_hidden", a.mean(0))), c = torch::tanh(apply("init_cell", a.mean(0)));
        at::Tensor probability = torch::ones({}, at::kDouble), cost = torch::zeros({}, at::kDouble);
        const std::int64_t inputs[] = {1, word}, targets[] = {word, 2}, glimpses[] = {first, second};
        for (int t = 0; t < 2; ++t) {
          const auto keys = apply("attention.region_key", a);
          const auto e = torch::tanh(keys + apply("attention.hidden_query", h, false))
                             .matmul(parameter("attention.score"));
          const auto alpha = torch::softmax(e, 0);
          const auto z = torch::sigmoid(apply("gate", h)) * a[glimpses[t]];
          const auto y = parameter("embedding.weight")[inputs[t]];
          const auto gates =
              (apply("input_word", y) + apply("input_context", z, false) + apply("recurrent", h, false))
                  .chunk(4, 0);
          c = torch::sigmoid(gates[1]) * c + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
          h = torch::sigmoid(gates[3]) * torch::tanh(c);
          const auto deep =
              torch::tanh(apply("hidden_to_output", h) + y + apply("context_to_output", z, false));
          cost = cost - apply("output", deep).log_softmax(0)[targets[t]];
          probability = probability * alpha[glimpses[t]];
        }
        total = total + probability * cost;
      }
    return total;
  }

  struct Estimate {
    Gradients mean, variance;
    double total_variance = 0;
  };

  Estimate estimate(const Options& options, int count) {
    StochasticAttention objective(options.words, options);
    Gradients sum, squares;
    for (int i = 0; i < count; ++i) {
      const auto value =
          objective.evaluate(decoder, decoder.prepare(regions), {copies(kLooks / options.samples)});
      for (auto& [name, gradient] : gradients(value.loss)) {
        sum[name] = i == 0 ? gradient : sum[name] + gradient;
        squares[name] = i == 0 ? gradient.square() : squares[name] + gradient.square();
      }
    }
    Estimate result;
    for (auto& [name, total] : sum) {
      result.mean[name] = total / count;
      result.variance[name] =
          (squares[name] / count - result.mean[name].square()) * (double(count) / (count - 1));
      result.total_variance += result.variance[name].sum().item<double>();
    }
    return result;
  }

  Decoder decoder;
  Regions regions;
};

Options all_sampled(GlimpseBaseline baseline) {
  Options options;
  options.words = {0.0, 0.0, 0.0};
  options.sample_probability = 1;
  options.reward_weight = 2;  // T: then the gradient's mean is that of the expected summed nll
  options.entropy_weight = 0;
  options.baseline = baseline;
  options.samples = baseline == GlimpseBaseline::leave_one_out ? 4 : 1;
  return options;
}

TEST_F(HardToy, TheEstimatorsMeanIsTheExactGradientForBothBaselines) {
  constexpr int kEstimates = 600;
  const auto exact = gradients(expected_loss());
  std::map<GlimpseBaseline, double> variances;
  for (const auto baseline : {GlimpseBaseline::moving_average, GlimpseBaseline::leave_one_out}) {
    const auto estimated = estimate(all_sampled(baseline), kEstimates);
    double largest = 0;
    for (const auto& [name, expected] : exact) {
      const auto error = (estimated.variance.at(name) / kEstimates).sqrt() + 1e-9;
      const auto deviation = ((estimated.mean.at(name) - expected).abs() / error).max().item<double>();
      largest = std::max(largest, deviation);
      EXPECT_LT(deviation, 4.5) << to_string(baseline) << ": " << name << "\nexact " << expected
                                << "\nestimated " << estimated.mean.at(name);
    }
    EXPECT_GT(largest, 0.5);  // the estimates do scatter: this compares samples, not a closed form
    variances[baseline] = estimated.total_variance;
    RecordProperty("variance_" + to_string(baseline), std::to_string(estimated.total_variance));
    std::printf("gradient variance of %d looks, %s: %.5f\n", kLooks, to_string(baseline).c_str(),
                estimated.total_variance);
  }
  EXPECT_LT(variances[GlimpseBaseline::leave_one_out], variances[GlimpseBaseline::moving_average]);
}

TEST_F(HardToy, AWrongSignOrAMissingTermWouldShow) {
  const auto exact = gradients(expected_loss()).at("attention.score");
  for (const double weight : {-2.0, 0.0, 1.0}) {
    auto options = all_sampled(GlimpseBaseline::leave_one_out);
    options.reward_weight = weight;
    const auto estimated = estimate(options, 300);
    const auto error = (estimated.variance.at("attention.score") / 300).sqrt() + 1e-9;
    EXPECT_GT(((estimated.mean.at("attention.score") - exact).abs() / error).max().item<double>(), 6)
        << weight;
  }
}

TEST_F(HardToy, EveryTermsGradientReachesAlpha) {
  const auto norm = [&](auto change) {
    auto options = all_sampled(GlimpseBaseline::leave_one_out);
    options.reward_weight = 0;
    change(options);
    StochasticAttention objective(options.words, options);
    const auto value = objective.evaluate(decoder, decoder.prepare(regions), {copies(8)});
    return gradients(value.loss).at("attention.score").norm().item<double>();
  };
  EXPECT_EQ(norm([](auto&) {}), 0);  // a sampled region's words say nothing of where to look
  EXPECT_GT(norm([](auto& o) { o.reward_weight = 1; }), 1e-4);
  EXPECT_GT(norm([](auto& o) { o.entropy_weight = 1; }), 1e-4);
  EXPECT_GT(norm([](auto& o) { o.words.doubly_stochastic = 1; }), 1e-4);
  EXPECT_GT(norm([](auto& o) { o.sample_probability = 0; }), 1e-4);
}

TEST_F(HardToy, EntropyAndDoublyStochasticTermsAreOnTheCaptionsScale) {
  // With one region certain to be seen at every step there is one glimpse sequence, and the loss has a closed
  // form.
  {
    const torch::NoGradGuard no_grad;
    regions.features = regions.features.select(1, 0).unsqueeze(1).repeat(
        {1, kRegions, 1});  // all the same: alpha is uniform
  }
  auto options = all_sampled(GlimpseBaseline::moving_average);
  options.reward_weight = 0;
  const auto loss = [&](double entropy, double doubly_stochastic, double target) {
    options.entropy_weight = entropy;
    options.words.doubly_stochastic = doubly_stochastic;
    options.words.attention_target = target;
    return StochasticAttention(options.words, options)
        .evaluate(decoder, decoder.prepare(regions), {copies(4)})
        .loss.item<double>();
  };
  const double base = loss(0, 0, 0);
  EXPECT_NEAR(loss(1, 0, 0) - base, -2 * std::log(3.0), 1e-9);            // two steps of log 3
  EXPECT_NEAR(loss(0, 1, 0) - base, 0, 1e-9);                             // T / L = 2 / 3 is met
  EXPECT_NEAR(loss(0, 1, 1) - base, 3 * std::pow(1 - 2.0 / 3, 2), 1e-9);  // tau = 1 is not
}

TEST_F(HardToy, SoftLooksAreSoftAttention) {
  auto options = all_sampled(GlimpseBaseline::moving_average);
  options.sample_probability = 0;
  const auto hard =
      StochasticAttention(options.words, options).evaluate(decoder, decoder.prepare(regions), {copies(4)});
  auto config = toy_config();
  config.attention.kind = "soft";
  Decoder soft(config, kFeatures, kWords);
  soft.to(at::kDouble);
  const torch::NoGradGuard no_grad;
  auto parameters = soft.named_parameters();
  for (auto& parameter : decoder.named_parameters()) parameters[parameter.key()].copy_(parameter.value());
  CrossEntropy cross_entropy({0.0, 0.0, 0.0});
  EXPECT_NEAR(hard.loss.item<double>(),
              cross_entropy.evaluate(soft, soft.prepare(regions), {copies(4)}).loss.item<double>(), 1e-9);
}

TEST_F(HardToy, TheChoiceOfSoftOrSampledIsDrawnForEveryCaption) {
  auto options = all_sampled(GlimpseBaseline::moving_average);
  options.sample_probability = 0.5;
  options.reward_weight = 0;
  // A batch all soft or all sampled would give the score's gradient of the one or zero; a mixture gives
  // something in between, nearly always.
  StochasticAttention objective(options.words, options);
  int between = 0;
  options.sample_probability = 0;
  StochasticAttention all_soft(options.words, options);
  const auto whole = gradients(all_soft.evaluate(decoder, decoder.prepare(regions), {copies(64)}).loss)
                         .at("attention.score")
                         .norm();
  for (int i = 0; i < 10; ++i) {
    const auto part = gradients(objective.evaluate(decoder, decoder.prepare(regions), {copies(64)}).loss)
                          .at("attention.score")
                          .norm();
    const double share = (part / whole).item<double>();
    between += share > 0.2 && share < 0.8;
  }
  EXPECT_GE(between, 9);
}

TEST(StochasticAttention, TheMovingAverageIsSavedAndRestored) {
  torch::manual_seed(2);
  Decoder decoder(toy_config(), kFeatures, kWords);
  const Regions regions{torch::randn({1, kRegions, kFeatures}), {1, 3}};
  const CaptionBatch batch{torch::tensor({{1, 5}}, at::kLong), torch::tensor({{5, 2}}, at::kLong),
                           torch::full({1}, 2, at::kLong), torch::zeros({1}, at::kLong)};
  StochasticAttention first({}, {});
  for (int i = 0; i < 3; ++i) first.evaluate(decoder, decoder.prepare(regions), {batch});
  StochasticAttention second({}, {});
  second.restore(first.state(), "test");
  EXPECT_EQ(first.state(), second.state());
  EXPECT_NE(first.state(), StochasticAttention({}, {}).state());
  EXPECT_THROW(second.restore({{"started", 1}}, "test"), DataError);
}

TEST(StochasticAttention, RefusesOptionsThatCannotBeMeant) {
  StochasticAttentionOptions options;
  options.baseline = GlimpseBaseline::leave_one_out;
  EXPECT_THROW(StochasticAttention({}, options), UsageError);
  options = {};
  options.sample_probability = 1.5;
  EXPECT_THROW(StochasticAttention({}, options), UsageError);
  EXPECT_THROW(parse_enum<GlimpseBaseline>("none"), UsageError);
}

}  // namespace
}  // namespace sightline

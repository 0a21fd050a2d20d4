#include "train/stochastic_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "train/look_posterior.h"

namespace sightline {
namespace {

constexpr std::int64_t kRegions = 3, kFeatures = 3, kWords = 7;
constexpr int kLooks = 64;  // sampled looks that one estimate averages

// Both objectives' options, as a recipe has them.
struct Options : StochasticAttentionOptions {
  CrossEntropyOptions words;
};

// What the written-out equations are asked with.
struct Oracle {
  double temperature = 1;
  double smoothing = 0;
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
struct HardToy : ::testing::Test {
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

  // Of the decoder's parameters and, where there is one, of the posterior's.
  Gradients gradients(const at::Tensor& loss) {
    decoder.zero_grad();
    if (posterior) posterior->zero_grad();
    loss.backward();
    Gradients result;
    const auto add = [&](const torch::nn::Module& module, const std::string& prefix) {
      for (const auto& parameter : module.named_parameters())
        result[prefix + parameter.key()] = parameter.value().grad().defined()
                                               ? parameter.value().grad().clone()
                                               : torch::zeros_like(parameter.value());
    };
    add(decoder, "");
    if (posterior) add(*posterior, "posterior.");
    return result;
  }

  at::Tensor parameter(const std::string& name) { return decoder.named_parameters()[name]; }
  at::Tensor apply(const std::string& name, const at::Tensor& x, bool bias = true) {
    return torch::linear(x, parameter(name + ".weight"), bias ? parameter(name + ".bias") : at::Tensor());
  }

  // What one caption of two words costs when its regions are looked at in one way.
  struct Cost {
    at::Tensor nll;       // -log p of both words
    at::Tensor smoothed;  // the same against the smoothed target
  };

  // The paper's equations written out once more, without Decoder. look(t, alpha, h) gives what is seen,
  // before the gate, from the state before the word.
  template <class Look>
  Cost cost_of(std::int64_t image, std::int64_t word, const Oracle& oracle, const Look& look) {
    const auto a = regions.features[image];
    auto h = torch::tanh(apply("init_hidden", a.mean(0))), c = torch::tanh(apply("init_cell", a.mean(0)));
    Cost cost{torch::zeros({}, at::kDouble), torch::zeros({}, at::kDouble)};
    const std::int64_t inputs[] = {1, word}, targets[] = {word, 2};
    for (int t = 0; t < 2; ++t) {
      const auto keys = apply("attention.region_key", a);
      const auto e =
          torch::tanh(keys + apply("attention.hidden_query", h, false)).matmul(parameter("attention.score"));
      const auto alpha = torch::softmax(e / oracle.temperature, 0);
      const auto z = torch::sigmoid(apply("gate", h)) * look(t, alpha, h);
      const auto y = parameter("embedding.weight")[inputs[t]];
      const auto gates =
          (apply("input_word", y) + apply("input_context", z, false) + apply("recurrent", h, false))
              .chunk(4, 0);
      c = torch::sigmoid(gates[1]) * c + torch::sigmoid(gates[0]) * torch::tanh(gates[2]);
      h = torch::sigmoid(gates[3]) * torch::tanh(c);
      const auto deep = torch::tanh(apply("hidden_to_output", h) + y + apply("context_to_output", z, false));
      const auto log_p = apply("output", deep).log_softmax(0);
      cost.nll = cost.nll - log_p[targets[t]];
      cost.smoothed =
          cost.smoothed - (1 - oracle.smoothing) * log_p[targets[t]] - oracle.smoothing * log_p.mean();
    }
    return cost;
  }

  // The sum over all glimpse sequences of term(p(sequence), cost of the caption when seen so), mean of the
  // two captions.
  template <class Term>
  at::Tensor over_all_looks(const Oracle& oracle, const Term& term) {
    at::Tensor total = torch::zeros({}, at::kDouble);
    for (const auto& [image, word] :
         std::initializer_list<std::pair<std::int64_t, std::int64_t>>{{0, 5}, {1, 6}})
      for (std::int64_t first = 0; first < kRegions; ++first)
        for (std::int64_t second = 0; second < kRegions; ++second) {
          const std::int64_t glimpses[] = {first, second};
          at::Tensor probability = torch::ones({}, at::kDouble);
          const auto cost = cost_of(image, word, oracle,
                                    [&, of = image](int t, const at::Tensor& alpha, const at::Tensor&) {
                                      probability = probability * alpha[glimpses[t]];
                                      return regions.features[of][glimpses[t]];
                                    });
          total = total + term(probability, cost);
        }
    return total / 2;
  }

  // q of the posterior before `word`, from its parameters alone.
  at::Tensor posterior_of(std::int64_t image, std::int64_t word, const at::Tensor& h) {
    auto q = posterior->named_parameters();
    const auto keys = torch::linear(regions.features[image], q["region_key.weight"], q["region_key.bias"]);
    const auto query = q["hidden_query.weight"].matmul(torch::cat({h, parameter("embedding.weight")[word]}));
    return torch::softmax(torch::tanh(keys + query).matmul(q["score"]), 0);
  }

  // The bound on the summed nll, over all looks that q can draw, mean of the two captions.
  at::Tensor variational_loss() {
    at::Tensor total = torch::zeros({}, at::kDouble);
    for (const auto& [image, word] :
         std::initializer_list<std::pair<std::int64_t, std::int64_t>>{{0, 5}, {1, 6}})
      for (std::int64_t first = 0; first < kRegions; ++first)
        for (std::int64_t second = 0; second < kRegions; ++second) {
          const std::int64_t glimpses[] = {first, second}, next[] = {word, 2};
          at::Tensor probability = torch::ones({}, at::kDouble), ratio = torch::zeros({}, at::kDouble);
          const auto cost =
              cost_of(image, word, {}, [&, of = image](int t, const at::Tensor& alpha, const at::Tensor& h) {
                const auto q = posterior_of(of, next[t], h);
                probability = probability * q[glimpses[t]];
                ratio = ratio + (q[glimpses[t]] / alpha[glimpses[t]]).log();
                return regions.features[of][glimpses[t]];
              });
          total = total + probability * (cost.nll + ratio);
        }
    return total / 2;
  }

  // - log p of the captions, all looks together, mean of the two.
  double marginal_nll() {
    double total = 0;
    for (const auto& [image, word] :
         std::initializer_list<std::pair<std::int64_t, std::int64_t>>{{0, 5}, {1, 6}}) {
      double p = 0;
      for (std::int64_t first = 0; first < kRegions; ++first)
        for (std::int64_t second = 0; second < kRegions; ++second) {
          const std::int64_t glimpses[] = {first, second};
          double looks = 1;
          const auto cost =
              cost_of(image, word, {}, [&, of = image](int t, const at::Tensor& alpha, const at::Tensor&) {
                looks *= alpha[glimpses[t]].item<double>();
                return regions.features[of][glimpses[t]];
              });
          p += looks * std::exp(-cost.nll.item<double>());
        }
      total -= std::log(p) / 2;
    }
    return total;
  }

  void make_posterior() {
    posterior = look_posterior(decoder);
    posterior->to(at::kDouble);
    const torch::NoGradGuard no_grad;
    torch::manual_seed(6);
    for (auto& parameter : posterior->parameters()) parameter.normal_(0, 1.2);
  }

  at::Tensor expected_loss(const Oracle& oracle = {}) {
    return over_all_looks(oracle, [](const at::Tensor& p, const Cost& cost) { return p * cost.nll; });
  }

  // Of soft attention, mean of the two captions.
  at::Tensor soft_loss() {
    const auto soft = [&](std::int64_t image, std::int64_t word) {
      return cost_of(image, word, {},
                     [&](int, const at::Tensor& alpha, const at::Tensor&) {
                       return alpha.matmul(regions.features[image]);
                     })
          .nll;
    };
    return (soft(0, 5) + soft(1, 6)) / 2;
  }

  struct Estimate {
    Gradients mean, variance;
    double total_variance = 0;
  };

  Estimate estimate(const Options& options, int count) {
    StochasticAttention objective(options.words, options, posterior);
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

  // How many standard errors the mean of `count` estimates lies from `exact`, where it lies farthest.
  static double deviation(const Estimate& estimated, const Gradients& exact, const std::string& name,
                          int count) {
    const auto error = (estimated.variance.at(name) / count).sqrt() + 1e-9;
    return ((estimated.mean.at(name) - exact.at(name)).abs() / error).max().item<double>();
  }

  // The variance of the estimates, whose mean has to be `exact` in every parameter.
  double expect_unbiased(const Options& options, const Gradients& exact, int count,
                         const std::string& called) {
    const auto estimated = estimate(options, count);
    double largest = 0;
    for (const auto& [name, expected] : exact) {
      const double off = deviation(estimated, exact, name, count);
      largest = std::max(largest, off);
      EXPECT_LT(off, 4.5) << called << ": " << name << "\nexact " << expected << "\nestimated "
                          << estimated.mean.at(name);
    }
    EXPECT_GT(largest, 0.5) << called;  // the estimates do scatter: this compares samples, no closed form
    return estimated.total_variance;
  }

  Decoder decoder;
  Regions regions;
  std::shared_ptr<AttentionScorer> posterior;  // of the variational estimator
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

TEST_F(HardToy, TheEstimatorsMeanIsTheExactGradientForEveryBaseline) {
  const auto exact = gradients(expected_loss());
  std::map<GlimpseBaseline, double> variances;
  for (const auto& row : EnumNames<GlimpseBaseline>::kRows) {
    const std::string called(row.name);
    variances[row.value] = expect_unbiased(all_sampled(row.value), exact, 600, called);
    RecordProperty("variance_" + called, std::to_string(variances[row.value]));
    std::printf("gradient variance of %d looks, %s: %.5f\n", kLooks, called.c_str(), variances[row.value]);
  }
  EXPECT_LT(variances[GlimpseBaseline::leave_one_out], variances[GlimpseBaseline::moving_average]);
}

// Half of the looks soft, two looks at each caption: what one is compared with may be a soft one.
TEST_F(HardToy, WithHalfOfTheLooksSoftTheMeanIsThatOfTheMixture) {
  const auto exact = gradients(0.5 * expected_loss() + 0.5 * soft_loss());
  for (const auto& row : EnumNames<GlimpseBaseline>::kRows) {
    auto options = all_sampled(row.value);
    options.sample_probability = 0.5;
    options.samples = 2;
    expect_unbiased(options, exact, 400, std::string(row.name));
  }
}

TEST_F(HardToy, AtATemperatureLooksAreThoseOfTheFlattenedSoftmax) {
  auto options = all_sampled(GlimpseBaseline::leave_one_out);
  options.look_temperature = 2.5;
  expect_unbiased(options, gradients(expected_loss({2.5, 0})), 400, "temperature 2.5");
}

// The reward is not smoothed, so the mean is that of two terms, each with the other's part held fixed; it is
// the gradient of no expected loss.
TEST_F(HardToy, UnderLabelSmoothingWordsLearnTheSmoothedLossAndLooksTheLikelihood) {
  constexpr int kEstimates = 400;
  const Oracle oracle{1, 0.3};
  auto options = all_sampled(GlimpseBaseline::leave_one_out);
  options.words.label_smoothing = oracle.smoothing;
  const auto exact = gradients(over_all_looks(oracle, [](const at::Tensor& p, const Cost& cost) {
    return p.detach() * cost.smoothed + p * cost.nll.detach();
  }));
  expect_unbiased(options, exact, kEstimates, "label smoothing");
  const auto smoothed = gradients(
      over_all_looks(oracle, [](const at::Tensor& p, const Cost& cost) { return p * cost.smoothed; }));
  EXPECT_GT((exact.at("attention.score") - smoothed.at("attention.score")).norm().item<double>(), 1e-3);
  EXPECT_TRUE(torch::allclose(exact.at("output.weight"), smoothed.at("output.weight")));
}

// What comes after the looks learns exactly, as they are draws from alpha; what chooses them learns with a
// bias, which is the price of the small variance.
TEST_F(HardToy, GumbelsEstimateIsExactBehindTheLooksAndBiasedBeforeThem) {
  constexpr int kEstimates = 600;
  auto options = all_sampled(GlimpseBaseline::moving_average);
  options.estimator = GlimpseEstimator::gumbel;
  options.look_temperature = 0.5;
  const auto exact = gradients(expected_loss());
  const auto estimated = estimate(options, kEstimates);
  for (const char* name : {"output.weight", "output.bias", "hidden_to_output.weight"})
    EXPECT_LT(deviation(estimated, exact, name, kEstimates), 4.5) << name;
  EXPECT_GT(estimated.mean.at("attention.score").norm().item<double>(), 1e-4);
  double largest = 0;
  for (const char* name : {"attention.score", "attention.hidden_query.weight", "attention.region_key.weight"})
    largest = std::max(largest, deviation(estimated, exact, name, kEstimates));
  EXPECT_GT(largest, 6);
}

Options variational(GlimpseBaseline baseline) {
  Options options = all_sampled(baseline);
  options.estimator = GlimpseEstimator::variational;
  return options;
}

// Of the decoder's parameters and of the posterior's own.
TEST_F(HardToy, TheVariationalEstimatesMeanIsTheExactGradientOfTheBound) {
  make_posterior();
  const auto bound = variational_loss();
  EXPECT_GT(bound.item<double>(), marginal_nll() + 1e-3);
  const auto exact = gradients(bound);
  EXPECT_GT(exact.at("posterior.score").norm().item<double>(), 1e-3);
  for (const auto& row : EnumNames<GlimpseBaseline>::kRows)
    expect_unbiased(variational(row.value), exact, 500, "variational, " + std::string(row.name));
}

TEST_F(HardToy, HalfOfTheVariationalLooksMayBeSoft) {
  make_posterior();
  const auto exact = gradients(0.5 * variational_loss() + 0.5 * soft_loss());
  auto options = variational(GlimpseBaseline::leave_one_out);
  options.sample_probability = 0.5;
  expect_unbiased(options, exact, 400, "variational, half soft");
}

// Without the divergence, or with its cost kept from what looks learn, it is another gradient.
TEST_F(HardToy, ThePosteriorLearnsFromWordsAndDivergenceTogether) {
  make_posterior();
  auto options = variational(GlimpseBaseline::leave_one_out);
  const auto exact = gradients(variational_loss());
  for (const double weight : {0.0, -2.0, 4.0}) {
    options.reward_weight = weight;
    EXPECT_GT(deviation(estimate(options, 300), exact, "posterior.score", 300), 6) << weight;
  }
}

TEST_F(HardToy, TheLossOfSampledLooksIsWordsAndDivergence) {
  make_posterior();
  auto options = variational(GlimpseBaseline::leave_one_out);
  options.reward_weight = 0;
  StochasticAttention objective(options.words, options, posterior);
  const torch::NoGradGuard no_grad;
  double loss = 0;
  for (int i = 0; i < 200; ++i)
    loss += objective.evaluate(decoder, decoder.prepare(regions), {copies(kLooks / 4)}).loss.item<double>();
  EXPECT_NEAR(loss / 200, variational_loss().item<double>(), 0.05);
  const auto value = objective.evaluate(decoder, decoder.prepare(regions), {copies(8)});
  EXPECT_GT(value.scalars.at("glimpse_divergence"), 0);
  EXPECT_EQ(objective.module(), posterior.get());
}

// What lies in padding is never drawn and adds nothing to the divergence, nor to any gradient.
TEST_F(HardToy, APosteriorDoesNotSeePadding) {
  make_posterior();
  const auto options = variational(GlimpseBaseline::moving_average);
  const auto value_of = [&](const Regions& seen) {
    torch::manual_seed(8);
    StochasticAttention objective(options.words, options, posterior);
    return gradients(objective.evaluate(decoder, decoder.prepare(seen), {copies(8)}).loss);
  };
  Regions padded{torch::cat({regions.features, torch::full({2, 2, kFeatures}, 50.0, at::kDouble)}, 1),
                 Sequence{kRegions + 2}, torch::zeros({2, kRegions + 2}, at::kBool)};
  padded.mask.narrow(1, 0, kRegions).fill_(true);
  const auto plain = value_of(regions), beside = value_of(padded);
  for (const auto& [name, gradient] : plain)
    EXPECT_TRUE(torch::allclose(gradient, beside.at(name), 1e-9, 1e-12)) << name;
}

TEST_F(HardToy, APosteriorGoesWithItsEstimator) {
  make_posterior();
  EXPECT_THROW(StochasticAttention({}, variational(GlimpseBaseline::moving_average)), UsageError);
  EXPECT_THROW(StochasticAttention({}, all_sampled(GlimpseBaseline::moving_average), posterior), UsageError);
}

TEST_F(HardToy, AnnealingGoesFromTheStartsToTheValuesOverItsShareOfTheRun) {
  auto options = all_sampled(GlimpseBaseline::leave_one_out);
  options.reward_weight = 0;  // then sampled looks say nothing of where to look, and soft ones do
  options.look_annealing = 0.5;
  options.sample_probability_start = 0;
  options.look_temperature_start = 4;
  StochasticAttention objective(options.words, options);
  const auto at_share = [&](double share) {
    objective.progress(share);
    return objective.evaluate(decoder, decoder.prepare(regions), {copies(8)});
  };
  const auto first = at_share(0);
  EXPECT_EQ(first.scalars.at("sample_probability"), 0);
  EXPECT_EQ(first.scalars.at("look_temperature"), 4);
  EXPECT_GT(gradients(first.loss).at("attention.score").norm().item<double>(), 1e-4);
  const auto between = at_share(0.25);
  EXPECT_NEAR(between.scalars.at("sample_probability"), 0.5, 1e-12);
  EXPECT_NEAR(between.scalars.at("look_temperature"), 2.5, 1e-12);
  for (const double share : {0.5, 0.9}) {
    const auto last = at_share(share);
    EXPECT_EQ(last.scalars.at("sample_probability"), 1);
    EXPECT_EQ(last.scalars.at("look_temperature"), 1);
    EXPECT_EQ(gradients(last.loss).at("attention.score").norm().item<double>(), 0);
  }
  options.look_annealing = 0;
  EXPECT_FALSE(StochasticAttention(options.words, options)
                   .evaluate(decoder, decoder.prepare(regions), {copies(8)})
                   .scalars.contains("sample_probability"));
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
  options = {};
  options.look_temperature = 0;
  EXPECT_THROW(StochasticAttention({}, options), UsageError);
  EXPECT_THROW(parse_enum<GlimpseBaseline>("none"), UsageError);
}

}  // namespace
}  // namespace sightline

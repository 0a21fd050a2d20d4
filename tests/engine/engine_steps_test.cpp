#include "engine/engine_steps.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/parallel.h"
#include "engine/stored_module.h"
#include "model/decoder_steps.h"

namespace sightline {
namespace {

constexpr std::int64_t kFeatures = 21, kWords = 75, kMostImages = 40;
constexpr int kRowsOfGrid = 3, kColumnsOfGrid = 4;

DecoderConfig small_decoder() {
  DecoderConfig config;
  config.attention.size = 37;
  config.hidden_size = 24;
  config.embedding_size = 19;
  return config;
}

// LibTorch's decoder and the engine's over the same weights and regions.
class Both {
 public:
  explicit Both(const DecoderConfig& config, std::int64_t images = 3,
                GlimpseRule glimpses = GlimpseRule::argmax)
      : libtorch_(made(config)),
        stored_(*libtorch_, "decoder."),
        features_(torch::randn({kMostImages, kRowsOfGrid * kColumnsOfGrid, kFeatures}).slice(0, 0, images)),
        engine_(config, kFeatures, kWords, stored_.weights()),
        prepared_(prepare()),
        expected(*libtorch_, prepared_, glimpses),
        found(engine_,
              engine_.prepare(features_.data_ptr<float>(), images, Grid{kRowsOfGrid, kColumnsOfGrid}),
              glimpses) {
    stored_.weights().require_all_taken();
    expected.start();
    found.start();
  }

  // One word for each row, by both; fails where they differ.
  void step(const std::vector<std::int64_t>& words, const std::vector<double>& draws = {}) {
    const StepOutput a = expected.step(words, draws), b = found.step(words, draws);
    ASSERT_EQ(a.log_probs.size(), b.log_probs.size());
    ASSERT_EQ(a.alpha.size(), b.alpha.size());
    for (std::size_t i = 0; i < a.log_probs.size(); ++i) ASSERT_NEAR(a.log_probs[i], b.log_probs[i], 1e-5);
    for (std::size_t i = 0; i < a.alpha.size(); ++i) ASSERT_NEAR(a.alpha[i], b.alpha[i], 1e-6);
    EXPECT_EQ(std::vector(a.glimpses.begin(), a.glimpses.end()),
              std::vector(b.glimpses.begin(), b.glimpses.end()));
  }
  void gather(const std::vector<std::int64_t>& rows) {
    expected.gather(rows);
    found.gather(rows);
  }

 private:
  static std::shared_ptr<Decoder> made(const DecoderConfig& config) {
    torch::manual_seed(11);
    auto decoder = std::make_shared<Decoder>(config, kFeatures, kWords);
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.mul_(3);  // far from uniform
    decoder->eval();
    return decoder;
  }
  PreparedRegions prepare() const {
    const torch::NoGradGuard no_grad;
    return libtorch_->prepare({features_, Grid{kRowsOfGrid, kColumnsOfGrid}});
  }

  std::shared_ptr<Decoder> libtorch_;
  testing::StoredModule stored_;
  at::Tensor features_;
  EngineDecoder engine_;
  PreparedRegions prepared_;

 public:
  DecoderSteps expected;
  EngineSteps found;
};

// Rows are repeated, left out and put into another order on the way.
void compare(const DecoderConfig& config, GlimpseRule glimpses = GlimpseRule::argmax) {
  Both both(config, 3, glimpses);
  ASSERT_EQ(both.found.draws(), both.expected.draws());
  ASSERT_EQ(both.found.slots(), both.expected.slots());
  ASSERT_EQ(both.found.layout(1), both.expected.layout(1));
  const auto draws = [&](std::size_t rows) {
    std::vector<double> numbers(both.found.draws() ? rows : 0);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i * 37 % 101) / 101;
    return numbers;
  };
  both.step({1, 1, 1}, draws(3));
  both.gather({0, 0, 1, 1, 1, 2, 2});
  both.step({5, 9, 4, 70, 8, 74, 0}, draws(7));
  both.gather({6, 2, 1, 1});
  both.step({33, 12, 6, 7}, draws(4));
}

TEST(EngineSteps, EveryOptionOfTheDecoder) {
  compare(small_decoder());
  const auto with = [](auto change) {
    DecoderConfig config = small_decoder();
    change(config);
    return config;
  };
  using Config = DecoderConfig;
  const std::vector<std::pair<const char*, DecoderConfig>> cases{
      {"hard", with([](Config& c) { c.attention.kind = "hard"; })},
      {"region_size", with([](Config& c) { c.region_size = 30; })},
      {"positions", with([](Config& c) { c.positions = true; })},
      {"positions, region_size", with([](Config& c) { c.positions = true, c.region_size = 5; })},
      {"no gate", with([](Config& c) { c.gate = GateKind::off; })},
      {"gate of a vector", with([](Config& c) { c.gate = GateKind::vector; })},
      {"no mean2init", with([](Config& c) { c.mean2init = false; })},
      {"learned_init", with([](Config& c) { c.mean2init = false, c.learned_init = true; })},
      {"no ctx2lstm", with([](Config& c) { c.ctx2lstm = false; })},
      {"prev2att", with([](Config& c) { c.prev2att = true; })},
      {"prev2att, gate of a vector", with([](Config& c) { c.prev2att = true, c.gate = GateKind::vector; })},
      {"no deep output", with([](Config& c) { c.deep_output = false; })},
      {"no prev2out", with([](Config& c) { c.prev2out = false; })},
      {"no ctx2out", with([](Config& c) { c.ctx2out = false; })},
      {"no ctx2out, no ctx2lstm", with([](Config& c) { c.ctx2out = c.ctx2lstm = false; })}};
  for (const auto& [name, config] : cases) {
    SCOPED_TRACE(name);
    compare(config);
  }
}

TEST(EngineSteps, EveryRuleOfAHardAttention) {
  DecoderConfig config = small_decoder();
  config.attention.kind = "hard";
  for (const GlimpseRule rule : {GlimpseRule::argmax, GlimpseRule::sample, GlimpseRule::expectation}) {
    SCOPED_TRACE(to_string(rule));
    compare(config, rule);
  }
  SCOPED_TRACE("a soft attention is not asked");
  compare(small_decoder(), GlimpseRule::sample);
}

// To the bit.
TEST(EngineSteps, ARowDoesNotDependOnTheOthersNorOnThreads) {
  const auto log_probs = [](std::int64_t images, std::size_t threads) {
    set_parallel_threads(threads);
    Both both(small_decoder(), images);  // the first image is always the same
    both.found.step(std::vector<std::int64_t>(static_cast<std::size_t>(images), 1), {});
    const auto said = both.found.step(std::vector<std::int64_t>(static_cast<std::size_t>(images), 9), {});
    set_parallel_threads(0);
    return std::vector<float>(said.log_probs.begin(), said.log_probs.begin() + kWords);
  };
  const auto alone = log_probs(1, 1);
  EXPECT_EQ(alone, log_probs(kMostImages, 1));
  EXPECT_EQ(alone, log_probs(kMostImages, 3));
}

TEST(EngineSteps, NumbersThatAreNoneAreTheModelsFault) {
  DecoderConfig config = small_decoder();
  torch::manual_seed(11);
  Decoder decoder(config, kFeatures, kWords);
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder.named_parameters())
      if (parameter.key() == "output.bias") parameter.value()[3] = NAN;
  }
  testing::StoredModule stored(decoder, "decoder.");
  const EngineDecoder engine(config, kFeatures, kWords, stored.weights());
  const auto features = torch::randn({1, 12, kFeatures});
  EngineSteps steps(engine, engine.prepare(features.data_ptr<float>(), 1, Grid{3, 4}), GlimpseRule::argmax);
  steps.start();
  EXPECT_THROW(steps.step(std::vector<std::int64_t>{1}, {}), ModelError);
}

}  // namespace
}  // namespace sightline

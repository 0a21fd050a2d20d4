#include "engine/engine_decoder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <torch/torch.h>

#include <cmath>

#include "core/error.h"
#include "core/sanitized.h"
#include "core/temporary_directory.h"
#include "engine/stored_module.h"
#include "model/decoder.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

constexpr std::int64_t kDecoderFeatures = 4, kDecoderWords = 7;

DecoderConfig least_decoder() {
  DecoderConfig config;
  config.attention.size = 3;
  config.hidden_size = 2;
  config.embedding_size = 3;
  return config;
}

TEST(EngineDecoder, SaysWhatItDoesNotKnow) {
  DecoderConfig config = least_decoder();
  EXPECT_EQ(EngineDecoder::unknown(config), "");
  config.refine.kind = RefineKind::self_attention;
  EXPECT_EQ(EngineDecoder::unknown(config), "refinement of regions");
  config.attention.kind = "coverage";
  EXPECT_EQ(EngineDecoder::unknown(config), "attention 'coverage'");
}

// The matrix of the LSTM that this one claims to have takes 4 GB.
TEST(EngineDecoder, WhatTheFileDoesNotBearOutCostsNoMemory) {
  if (kSanitized) GTEST_SKIP() << "measured without sanitizers";
  DecoderConfig config = least_decoder();
  config.mean2init = false;
  config.gate = GateKind::off;
  config.attention.size = 1;
  config.hidden_size = 16384;
  Safetensors content;
  content.tensors["decoder.embedding.weight"] = torch::zeros({kDecoderWords, config.embedding_size});
  content.tensors["decoder.attention.region_key.weight"] = torch::zeros({1, kDecoderFeatures});
  content.tensors["decoder.attention.region_key.bias"] = torch::zeros({1});
  content.tensors["decoder.attention.score"] = torch::zeros({1});
  content.tensors["decoder.attention.hidden_query.weight"] = torch::zeros({1, config.hidden_size});
  const TemporaryDirectory directory;
  write_safetensors(directory.path() / "claims.safetensors", content);
  const MappedTensors file(directory.path() / "claims.safetensors");
  StoredWeights weights(file, "decoder.");
  const auto most_kilobytes = [] {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
  };
  const long before = most_kilobytes();
  EXPECT_THROW(EngineDecoder(config, kDecoderFeatures, kDecoderWords, weights), ModelError);
  EXPECT_LT(most_kilobytes() - before, 500'000);
}

TEST(EngineDecoder, TheMeanOfRowsIsThatOfEachColumn) {
  const float rows[] = {1, -2, 3, 6, 5, 2};
  float mean[2];
  mean_of_rows(rows, 3, 2, mean);
  EXPECT_EQ(mean[0], 3);
  EXPECT_EQ(mean[1], 2);
  mean_of_rows(rows + 2, 1, 2, mean);
  EXPECT_EQ(mean[0], 3);
  EXPECT_EQ(mean[1], 6);
}

// h_0 = tanh(W mean + b), by plain sums over the module's own numbers.
TEST(EngineDecoder, TheFirstStateIsOfTheMeanRegion) {
  torch::manual_seed(2);
  Decoder decoder(least_decoder(), kDecoderFeatures, kDecoderWords);
  testing::StoredModule stored(decoder, "decoder.");
  const EngineDecoder engine(least_decoder(), kDecoderFeatures, kDecoderWords, stored.weights());
  const float features[] = {1, 2, 3, 4, -1, 0, 1, 0};  // one image of two regions
  const EngineRegions regions = engine.prepare(features, 1, Sequence{2});
  float hidden[2], cell[2];
  engine.initial_state(regions, hidden, cell);
  const auto parameters = decoder.named_parameters();
  const double mean[] = {0, 1, 2, 2};
  const auto expected = [&](const std::string& layer, std::int64_t output) {
    double sum = parameters[layer + ".bias"][output].item<double>();
    for (std::int64_t d = 0; d < kDecoderFeatures; ++d)
      sum += mean[d] * parameters[layer + ".weight"][output][d].item<double>();
    return std::tanh(sum);
  };
  for (std::int64_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(hidden[j], expected("init_hidden", j), 1e-6);
    EXPECT_NEAR(cell[j], expected("init_cell", j), 1e-6);
  }
}

TEST(EngineDecoder, PlacesAreThoseOfAGridAlone) {
  DecoderConfig config = least_decoder();
  config.positions = true;
  Decoder decoder(config, kDecoderFeatures, kDecoderWords);
  testing::StoredModule stored(decoder, "decoder.");
  const EngineDecoder engine(config, kDecoderFeatures, kDecoderWords, stored.weights());
  EXPECT_EQ(engine.context_size(), kDecoderFeatures + 2);
  const std::vector<float> features(2 * kDecoderFeatures, 9);
  const EngineRegions regions = engine.prepare(features.data(), 1, Grid{1, 2});
  const float* seen = regions.features.data();
  EXPECT_EQ(std::vector<float>(seen, seen + 6), (std::vector<float>{9, 9, 9, 9, -0.5f, 0}));
  EXPECT_EQ(std::vector<float>(seen + 6, seen + 12), (std::vector<float>{9, 9, 9, 9, 0.5f, 0}));
  EXPECT_THROW(engine.prepare(features.data(), 1, Sequence{2}), UsageError);
}

TEST(EngineDecoder, WhatIsMissingIsNamed) {
  Decoder decoder(least_decoder(), kDecoderFeatures, kDecoderWords);
  testing::StoredModule stored(decoder, "decoder.");
  DecoderConfig config = least_decoder();
  config.prev2att = true;
  try {
    EngineDecoder(config, kDecoderFeatures, kDecoderWords, stored.weights());
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_NE(std::string(error.what()).find("attention.hidden_query.weight' is [3, 2], expected [3, 5]"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace sightline

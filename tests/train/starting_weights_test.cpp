#include "train/starting_weights.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "model/model_file.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kStartFeatures = 6;

class StartingWeightsTest : public ::testing::Test {
 protected:
  static Captioner captioner(std::vector<std::string> words, const std::string& attention,
                             std::int64_t hidden = 5) {
    words.insert(words.begin(), {"<pad>", "<start>", "<end>", "<unk>"});
    DecoderConfig config;
    config.attention = {attention, 4};
    config.hidden_size = hidden;
    config.embedding_size = 3;
    Captioner made;
    made.vocabulary = Vocabulary::from_words(words, "test");
    made.decoder = std::make_shared<Decoder>(config, kStartFeatures, static_cast<std::int64_t>(words.size()));
    return made;
  }

  std::filesystem::path saved(const Captioner& captioner) const {
    ModelDescription description;
    description.encoder_kind = "mobilenet_v2";
    description.external = ExternalEncoder{"mobilenet_v2", "weights.pth", std::string(64, '0')};
    description.feature_size = kStartFeatures;
    description.grid = {2, 3};
    description.decoder = captioner.decoder->config();
    description.vocabulary = captioner.vocabulary.words();
    description.training = description.metrics = Json::object();
    const auto path = directory_.path() / "model.safetensors";
    save_model(path, captioner, description);
    return path;
  }

 private:
  TemporaryDirectory directory_;
};

// The rows of words that both know move to their new places; everything without words is the old decoder's.
TEST_F(StartingWeightsTest, GoByWordAndAcrossKindsOfAttention) {
  torch::manual_seed(1);
  const Captioner soft = captioner({"dog", "cat", "runs"}, "soft");
  Captioner hard = captioner({"runs", "horse", "dog"}, "hard");
  const at::Tensor horse = hard.decoder->named_parameters()["embedding.weight"][5].detach().clone();
  const std::string said = start_from(saved(soft), hard);
  EXPECT_THAT(said, HasSubstr("6 of 7 words known"));
  const std::vector<std::pair<int, int>> rows{{0, 0}, {1, 1}, {2, 2},
                                              {3, 3}, {4, 6}, {6, 4}};  // before, after
  for (const auto& item : soft.decoder->named_parameters()) {
    const at::Tensor& before = item.value();
    const at::Tensor& after = hard.decoder->named_parameters()[item.key()];
    if (before.size(0) != 7) {
      EXPECT_TRUE(torch::equal(before, after)) << item.key();
      continue;
    }
    for (const auto& [from, to] : rows) EXPECT_TRUE(torch::equal(before[from], after[to])) << item.key();
  }
  EXPECT_TRUE(torch::equal(hard.decoder->named_parameters()["embedding.weight"][5], horse));
}

TEST_F(StartingWeightsTest, AnotherDecoderIsRefused) {
  Captioner wider = captioner({"dog"}, "soft", 6);
  try {
    start_from(saved(captioner({"dog"}, "soft")), wider);
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), HasSubstr("model.safetensors"));
    EXPECT_THAT(error.what(), HasSubstr("recurrent.weight"));
  }
}

}  // namespace
}  // namespace sightline

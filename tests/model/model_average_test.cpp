#include "model/model_average.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/scratch_file.h"
#include "model/tiny_captioner.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two models: the second has another order of words and one more, and all its numbers are its own.
class ModelAverageTest : public ::testing::Test {
 protected:
  ModelAverageTest() : encoder_({}, ".pt"), first_({}, ".safetensors"), second_({}, ".safetensors") {
    write_tiny_encoder(encoder_.path());
    TinyCaptioner one = make_tiny_captioner(encoder_.path());
    save_model(first_.path(), one.captioner, one.description);
    words_ = {"<pad>", "<start>", "<end>", "<unk>", "cat", "dog", "a", "runs"};
    TinyCaptioner two = make_tiny_captioner(encoder_.path());
    two.description.vocabulary = words_;
    two.description.credits = "somebody";
    two.captioner.decoder =
        std::make_shared<Decoder>(two.description.decoder, two.description.feature_size, 8);
    const torch::NoGradGuard no_grad;
    torch::manual_seed(3);
    for (auto& parameter : two.captioner.decoder->parameters()) parameter.uniform_(-1, 1);
    save_model(second_.path(), two.captioner, two.description);
  }
  NamedTensors tensors(const ScratchFile& file) const { return read_safetensors(file.path()).tensors; }
  std::string error_after(const std::function<void(Safetensors&, Json&)>& change) const {
    Safetensors content = read_safetensors(second_.path());
    Json json = parse_json(content.metadata.at("sightline"), "model");
    change(content, json);
    content.metadata["sightline"] = dump_json(json);
    write_safetensors(second_.path(), content);
    try {
      average_models({{first_.path(), 1}, {second_.path(), 1}});
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }

  ScratchFile encoder_, first_, second_;
  std::vector<std::string> words_;
};

TEST_F(ModelAverageTest, EveryNumberIsTheMeanByTheWeights) {
  const ModelAverage average = average_models({{first_.path(), 3}, {second_.path(), 1}});
  const NamedTensors one = tensors(first_), two = tensors(second_);
  ASSERT_EQ(average.content.tensors.size(), one.size());
  for (const auto& [key, mean] : average.content.tensors) {
    const float* a = one.at(key).data_ptr<float>();
    const float* b = two.at(key).data_ptr<float>();
    const float* found = mean.data_ptr<float>();
    const bool by_word = one.at(key).size(0) == 7 && two.at(key).size(0) == 8;
    const std::int64_t width = one.at(key).numel() / one.at(key).size(0);
    // The first's words a, dog and runs are rows 4, 5 and 6 of the one and 6, 5 and 7 of the other.
    const std::int64_t rows[] = {0, 1, 2, 3, 6, 5, 7};
    for (std::int64_t i = 0; i < one.at(key).numel(); ++i) {
      const std::int64_t other = by_word ? rows[i / width] * width + i % width : i;
      EXPECT_NEAR(found[i], 0.75 * a[i] + 0.25 * b[other], 1e-6) << key << " " << i;
    }
  }
  EXPECT_THAT(average.notices, ElementsAre(HasSubstr("1 word that")));
}

// The other way round there is a word that only the first knows: it stays as it is.
TEST_F(ModelAverageTest, AWordThatOneKnowsIsThatOnes) {
  const ModelAverage average = average_models({{second_.path(), 1}, {first_.path(), 5}});
  EXPECT_THAT(average.notices, IsEmpty());
  const at::Tensor mean = average.content.tensors.at("decoder.embedding.weight");
  const at::Tensor own = tensors(second_).at("decoder.embedding.weight");
  EXPECT_TRUE(mean[4].allclose(own[4]));
  EXPECT_FALSE(mean[5].allclose(own[5]));
}

TEST_F(ModelAverageTest, TheMeanIsAModelThatSaysWhatItIsOf) {
  const ModelAverage average = average_models({{first_.path(), 1}, {second_.path(), 1}});
  const ScratchFile file({}, ".safetensors");
  write_safetensors(file.path(), average.content);
  const LoadedModel loaded = load_model(file.path(), encoder_.path());
  EXPECT_EQ(loaded.description.vocabulary.size(), 7u);
  const Json& averaged = loaded.description.training.at("averaged");
  ASSERT_EQ(averaged.size(), 2u);
  EXPECT_EQ(averaged[0].at("file"), first_.path().filename().string());
  EXPECT_EQ(averaged[1].at("training").at("epochs"), 2);
  EXPECT_TRUE(loaded.description.metrics.empty());
  EXPECT_EQ(loaded.description.licence, "MIT");
  EXPECT_EQ(loaded.description.credits, "nobody; somebody");
  EXPECT_FALSE(loaded.description.calibration);
}

TEST_F(ModelAverageTest, OfOneModelItIsThatModelToTheBit) {
  const ModelAverage average = average_models({{first_.path(), 0.3}, {first_.path(), 0.1}});
  for (const auto& [key, tensor] : tensors(first_)) {
    if (!key.starts_with("decoder.embedding") && !key.starts_with("decoder.output")) {
      EXPECT_TRUE(tensor.equal(average.content.tensors.at(key))) << key;
    }
  }
}

TEST_F(ModelAverageTest, WhatHasNoMeanIsNamed) {
  EXPECT_THAT(error_after([](Safetensors&, Json& json) { json["decoder"]["hidden_size"] = 5; }),
              HasSubstr("key 'decoder: hidden_size' is not as in"));
  EXPECT_THAT(error_after([](Safetensors&, Json& json) {
                json["decoder"]["hidden_size"] = 4;
                json["decoder"]["dropout"] = 0.1;
                json["encoder"]["sha256"] = std::string(64, '0');
              }),
              HasSubstr("key 'encoder: sha256'"));
  EXPECT_THROW(average_models({{first_.path(), 1}}), UsageError);
}

TEST_F(ModelAverageTest, AKeyThatEarlierVersionsDidNotWriteHasItsDefault) {
  EXPECT_EQ(error_after([](Safetensors&, Json& json) { json["decoder"].erase("positions"); }), "none");
}

TEST_F(ModelAverageTest, TensorsOfAnotherShapeAreNamed) {
  EXPECT_THAT(error_after([](Safetensors& content, Json&) {
                at::Tensor& bias = content.tensors.at("decoder.output.bias");
                bias = bias.slice(0, 1).clone();
              }),
              HasSubstr("tensor 'decoder.output.bias' is of another shape"));
  EXPECT_THAT(error_after([](Safetensors& content, Json&) { content.tensors.erase("decoder.output.bias"); }),
              HasSubstr("tensor 'decoder.output.bias' of"));
  EXPECT_THAT(error_after([](Safetensors& content, Json&) { content.tensors["more"] = at::zeros({1}); }),
              HasSubstr("tensor 'more' is not in"));
}

}  // namespace
}  // namespace sightline

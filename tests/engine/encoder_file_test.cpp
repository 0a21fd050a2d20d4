#include "engine/encoder_file.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "core/sha256.h"
#include "decode/forced_decoding.h"
#include "engine/engine_model.h"
#include "model/encoder_identity.h"
#include "model/libtorch_model.h"
#include "model/model_file.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

constexpr char kKind[] = "mobilenet_v2:features.4";

struct EncoderFileTest : ::testing::Test {
  EncoderFileTest() {
    torch::manual_seed(11);
    encoder = make_encoder({kKind, {}});
    const torch::NoGradGuard no_grad;
    for (auto& parameter : encoder->named_parameters())
      if (parameter.value().dim() == 1) parameter.value().uniform_(0.3, 0.9);
    encoder->eval();
    tensors = kept_tensors(*encoder);
    known = {kKind, "mobilenet.pth", std::string(64, '0'), encoder_sha256(*encoder)};
  }

  // The file with each name behind the prefix.
  void write(const std::string& prefix) {
    Safetensors content;
    for (const auto& [name, tensor] : tensors) content.tensors[prefix + name] = tensor.contiguous();
    write_safetensors(file.path(), content);
  }
  std::string error() const {
    try {
      const EncoderFile read(file.path(), known);
    } catch (const ModelError& failure) {
      return failure.what();
    }
    return {};
  }

  std::shared_ptr<Encoder> encoder;
  NamedTensors tensors;
  ExternalEncoder known;
  ScratchFile file{""};
};

// As it lies there, whatever its names begin with and whatever is beside it.
TEST_F(EncoderFileTest, IsTheModelsOwnByItsTensors) {
  for (const std::string prefix : {"", "module.", "encoder.", "encoder.module."}) {
    SCOPED_TRACE(prefix);
    tensors["classifier.1.weight"] = torch::randn({7, 3});
    tensors["features.0.1.num_batches_tracked"] = torch::zeros({1}, torch::kLong);
    write(prefix);
    const EncoderFile read(file.path(), known);
    EXPECT_EQ(read.unknown_type(), "");
    const std::string name = "features.2.conv.1.0.weight";
    const at::Tensor expected = tensors.at(name).contiguous();
    StoredWeights stored = read.weights();
    EXPECT_THAT(
        stored.take(name, expected.sizes().vec()),
        ::testing::ElementsAreArray(expected.data_ptr<float>(), static_cast<std::size_t>(expected.numel())));
  }
}

TEST_F(EncoderFileTest, OtherWeightsAreRefused) {
  tensors.at("features.2.conv.1.0.weight") = tensors.at("features.2.conv.1.0.weight") + 1e-6;
  write("");
  EXPECT_THAT(error(), HasSubstr("not the encoder that the model was trained on, expected 'mobilenet.pth'"));
  known.sha256 = sha256_of_file(file.path());  // by the file, to the byte
  EXPECT_EQ(error(), "");
  known.sha256 = std::string(64, '0');
  known.tensors_sha256.clear();
  EXPECT_THAT(error(), HasSubstr("not the encoder"));
}

TEST_F(EncoderFileTest, WhatIsMissingOrOfAnotherShapeIsNamed) {
  tensors.erase("features.3.conv.2.weight");
  write("");
  known.sha256 = sha256_of_file(file.path());
  EXPECT_THAT(error(), HasSubstr("tensor 'features.3.conv.2.weight' is missing"));
  tensors["features.3.conv.2.weight"] = torch::zeros({2, 2});
  write("module.");
  EXPECT_THAT(error(), HasSubstr("tensor 'module.features.3.conv.2.weight' is [2, 2], expected"));
}

// LibTorch converts them.
TEST_F(EncoderFileTest, DoesNotKnowTensorsOfOtherTypes) {
  at::Tensor& mean = tensors.at("features.0.1.running_mean");
  mean = mean.to(torch::kDouble);
  write("");
  known.sha256 = sha256_of_file(file.path());
  EXPECT_EQ(EncoderFile(file.path(), known).unknown_type(), "F64");
}

// A model that leaves its encoder out, captioned by the engine with the encoder's file as by LibTorch.
TEST_F(EncoderFileTest, TheModelSaysWhatLibTorchSays) {
  write("module.");
  ModelDescription description;
  description.encoder_kind = kKind;
  description.external = known;
  description.feature_size = encoder->feature_size();
  description.grid = {8, 8};
  description.preprocessing.height = description.preprocessing.width = 64;
  description.decoder.attention.size = description.decoder.hidden_size = 8;
  description.decoder.embedding_size = 8;
  description.vocabulary = {"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"};
  Captioner captioner;
  captioner.encoder = encoder;
  captioner.preprocessing = description.preprocessing;
  captioner.vocabulary = Vocabulary::from_words(description.vocabulary, "small");
  captioner.decoder =
      std::make_shared<Decoder>(description.decoder, description.feature_size, captioner.vocabulary.size());
  const ScratchFile model("");
  save_model(model.path(), captioner, description);

  LoadedModel loaded = load_model(model.path(), file.path());
  LibTorchModel libtorch(loaded.captioner);
  const MappedTensors mapped(model.path());
  const EncoderFile read(file.path(), known);
  EXPECT_EQ(EngineModel::unknown(mapped, description), "an encoder that is not in the model file");
  EXPECT_EQ(EngineModel::unknown(mapped, description, &read), "");
  EngineModel engine(mapped, description, ConvolutionPrecision::fp32, &read);
  const auto pixels = torch::randn({3, 64, 64});
  const float* photo = pixels.data_ptr<float>();
  const SeenPhotos expected = libtorch.see({&photo, 1}, GlimpseRule::argmax);
  const SeenPhotos found = engine.see({&photo, 1}, GlimpseRule::argmax);
  const std::vector<std::int64_t> words{4, 5, 6};
  const auto a = forced_decoding(*expected.steps, libtorch.vocabulary(), words, {}).at(0);
  const auto b = forced_decoding(*found.steps, engine.vocabulary(), words, {}).at(0);
  EXPECT_NEAR(a.log_prob, b.log_prob, 1e-5);
  ASSERT_EQ(a.alpha.size(), b.alpha.size());
  for (std::size_t i = 0; i < a.alpha.size(); ++i) EXPECT_NEAR(a.alpha[i], b.alpha[i], 1e-6);
}

}  // namespace
}  // namespace sightline

#include "engine/engine_model.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "core/scratch_file.h"
#include "decode/beam_search.h"
#include "decode/forced_decoding.h"
#include "image/encoder_input.h"
#include "model/libtorch_model.h"
#include "model/model_file.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::size_t kPhotos = 40;
constexpr double kTie = 1e-5;  // captions whose log-probabilities are nearer than this are equally good

std::vector<std::vector<float>> photographs(const Preprocessing& preprocessing) {
  std::vector<fs::path> files;
  const fs::path directory = SIGHTLINE_SHARED_DIR "/data/flickr8k/images";
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(directory, absent)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::vector<float>> photos;
  for (std::size_t i = 0; i < files.size() && photos.size() < kPhotos; i += files.size() / kPhotos)
    photos.push_back(read_encoder_input(files[i], preprocessing).pixels);
  return photos;
}

class ShippedModel : public ::testing::TestWithParam<const char*> {
 protected:
  ShippedModel()
      : path_(fs::path(SIGHTLINE_SOURCE_DIR) / "models" / GetParam()),
        loaded_(load_model(path_)),
        libtorch_(loaded_.captioner),
        engine_(path_, loaded_.description),
        photos_(photographs(engine_.preprocessing())) {}

  void SetUp() override {
    if (photos_.empty()) GTEST_SKIP() << "there are no photographs beside the sources";
  }

  std::vector<std::vector<Hypothesis>> captions(CaptionModel& model,
                                                std::span<const std::vector<float>> photos) {
    std::vector<const float*> pixels;
    for (const auto& photo : photos) pixels.push_back(photo.data());
    const SeenPhotos seen = model.see(pixels, GlimpseRule::argmax);
    return beam_search(*seen.steps, model.vocabulary(), {});
  }

  fs::path path_;
  LoadedModel loaded_;
  LibTorchModel libtorch_;
  EngineModel engine_;
  std::vector<std::vector<float>> photos_;
};

// What LibTorch's caption gets from the engine, word by word.
void expect_alike(const Hypothesis& a, const Hypothesis& b) {
  ASSERT_EQ(a.words, b.words);
  EXPECT_EQ(a.glimpses, b.glimpses);
  for (std::size_t t = 0; t < a.words.size(); ++t)
    EXPECT_NEAR(a.word_log_probs[t], b.word_log_probs[t], 1e-5) << a.words[t];
  ASSERT_EQ(a.alpha.size(), b.alpha.size());
  for (std::size_t i = 0; i < a.alpha.size(); ++i) EXPECT_NEAR(a.alpha[i], b.alpha[i], 1e-5);
}

TEST_P(ShippedModel, SaysWhatLibTorchSays) {
  std::size_t ties = 0;
  for (std::size_t i = 0; i < photos_.size(); ++i) {
    SCOPED_TRACE("photo " + std::to_string(i));
    const std::span<const std::vector<float>> photo(&photos_[i], 1);
    const Hypothesis expected = captions(libtorch_, photo).at(0).at(0);
    const Hypothesis found = captions(engine_, photo).at(0).at(0);
    if (found.words != expected.words && std::abs(found.score - expected.score) < kTie) {
      ++ties;
      continue;
    }
    expect_alike(expected, found);
  }
  EXPECT_LE(ties, photos_.size() / 20);
  RecordProperty("ties", static_cast<int>(ties));
}

TEST_P(ShippedModel, MeanRegionsAgreeToo) {
  std::vector<const float*> pixels;
  for (std::size_t i = 0; i < 4; ++i) pixels.push_back(photos_[i].data());
  const auto expected = libtorch_.see(pixels, GlimpseRule::argmax).mean_regions;
  const auto found = engine_.see(pixels, GlimpseRule::argmax).mean_regions;
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t n = 0; n < found.size(); ++n) {
    ASSERT_EQ(found[n].size(), expected[n].size());
    for (std::size_t d = 0; d < found[n].size(); ++d) EXPECT_NEAR(found[n][d], expected[n][d], 1e-5);
  }
  EXPECT_EQ(engine_.calibration(), libtorch_.calibration());
  EXPECT_EQ(engine_.shift().x, libtorch_.shift().x);
}

// To the bit, whatever is beside a photo and however many threads there are.
TEST_P(ShippedModel, SaysTheSameInAnyBatchAndOnAnyNumberOfThreads) {
  const std::span<const std::vector<float>> photos(photos_.data(), 6);
  const auto together = captions(engine_, photos);
  for (const std::size_t threads : {1, 3}) {
    set_parallel_threads(threads);
    EngineModel other(path_, loaded_.description);
    for (std::size_t i = 0; i < photos.size(); ++i) {
      const Hypothesis alone = captions(other, photos.subspan(i, 1)).at(0).at(0);
      EXPECT_EQ(alone.words, together[i].at(0).words);
      EXPECT_EQ(alone.word_log_probs, together[i].at(0).word_log_probs);
      EXPECT_EQ(alone.alpha, together[i].at(0).alpha);
    }
  }
  set_parallel_threads(0);
}

// A few captions in bf16 are others; what is beside a photo and how many threads there are changes none.
TEST_P(ShippedModel, StaysNearInShortFloats) {
  if (!computes(ConvolutionPrecision::bf16)) GTEST_SKIP() << "this processor has no instructions for bf16";
  EngineModel in_bf16(path_, loaded_.description, ConvolutionPrecision::bf16);
  const std::span<const std::vector<float>> photos(photos_);
  const auto expected = captions(engine_, photos), found = captions(in_bf16, photos);
  std::size_t same = 0;
  for (std::size_t i = 0; i < photos.size(); ++i) same += found[i].at(0).words == expected[i].at(0).words;
  EXPECT_GE(same, photos.size() * 85 / 100);  // of so few photos; tools/bench/README.md says it of a thousand
  EXPECT_NE(found[0].at(0).log_prob, expected[0].at(0).log_prob);
  set_parallel_threads(3);
  EngineModel other(path_, loaded_.description, ConvolutionPrecision::bf16);
  for (std::size_t i = 0; i < 6; ++i) {
    const Hypothesis alone = captions(other, photos.subspan(i, 1)).at(0).at(0);
    EXPECT_EQ(alone.words, found[i].at(0).words);
    EXPECT_EQ(alone.word_log_probs, found[i].at(0).word_log_probs);
  }
  set_parallel_threads(0);
}

INSTANTIATE_TEST_SUITE_P(Models, ShippedModel,
                         ::testing::Values("default.safetensors", "default-hard.safetensors"));

// A small model that the engine knows, its file and its description.
struct SmallModel {
  SmallModel() {
    torch::manual_seed(5);
    description.encoder_kind = "resnet18:layer1+12@4x4";
    description.feature_size = 12;
    description.grid = {4, 4};
    description.preprocessing.height = description.preprocessing.width = 64;
    description.decoder.attention.size = description.decoder.hidden_size = 8;
    description.decoder.embedding_size = 8;
    description.vocabulary = {"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"};
    description.precision = StoragePrecision::bf16;
    captioner.encoder = make_encoder({description.encoder_kind, description.preprocessing});
    captioner.preprocessing = description.preprocessing;
    captioner.vocabulary = Vocabulary::from_words(description.vocabulary, "small");
    captioner.decoder = std::make_shared<Decoder>(description.decoder, 12, captioner.vocabulary.size());
    save_model(file.path(), captioner, description);
  }

  std::string error() const {
    try {
      const EngineModel model(file.path(), description);
    } catch (const ModelError& failure) {
      return failure.what();
    }
    return {};
  }
  // Writes the file anew with its tensors changed.
  template <class Change>
  void change(Change&& change_tensors) const {
    Safetensors content = read_safetensors(file.path());
    change_tensors(content.tensors);
    write_safetensors(file.path(), content);
  }

  ScratchFile file{""};
  Captioner captioner;
  ModelDescription description;
};

TEST(EngineModel, WidensWhatIsStoredInHalfTheBits) {
  SmallModel small;
  LoadedModel loaded = load_model(small.file.path());
  LibTorchModel libtorch(loaded.captioner);
  EngineModel engine(small.file.path(), small.description);
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

TEST(EngineModel, SaysWhatItDoesNotKnow) {
  SmallModel small;
  EXPECT_EQ(EngineModel::unknown(small.description), "");
  ModelDescription other = small.description;
  other.decoder.attention.kind = "coverage";
  EXPECT_EQ(EngineModel::unknown(other), "attention 'coverage'");
  other.encoder_kind = "torchscript";
  EXPECT_EQ(EngineModel::unknown(other), "encoder 'torchscript'");
  other = small.description;
  other.preprocessing.width = 31;
  EXPECT_EQ(EngineModel::unknown(other), "so small an input");
  other.external = ExternalEncoder{"vgg16", "vgg16.pth", "00"};
  EXPECT_EQ(EngineModel::unknown(other), "an encoder that is not in the model file");
}

// LibTorch converts them.
TEST(EngineModel, DoesNotKnowTensorsOfOtherTypes) {
  SmallModel small;
  EXPECT_EQ(EngineModel::unknown(MappedTensors(small.file.path()), small.description), "");
  Safetensors content = read_safetensors(small.file.path());
  at::Tensor& bias = content.tensors.at("decoder.output.bias");
  bias = bias.to(at::kDouble);
  write_safetensors(small.file.path(), content);
  EXPECT_EQ(EngineModel::unknown(MappedTensors(small.file.path()), small.description), "tensors of type F64");
  EXPECT_NO_THROW(load_model(small.file.path()));
}

TEST(EngineModel, RefusesAFileThatIsNotWhatItsDescriptionSays) {
  SmallModel small;
  EXPECT_EQ(small.error(), "");
  small.change([](NamedTensors& tensors) { tensors["decoder.more"] = torch::zeros({2}); });
  EXPECT_THAT(small.error(), HasSubstr("tensor 'decoder.more' is unknown"));
  small.change([](NamedTensors& tensors) {
    tensors.erase("decoder.more");
    tensors["other"] = torch::zeros({2});
  });
  EXPECT_THAT(small.error(), HasSubstr("tensor 'other' is unknown"));
  small.change([](NamedTensors& tensors) {
    tensors.erase("other");
    tensors["decoder.recurrent.weight"] = torch::zeros({8, 8});
  });
  EXPECT_THAT(small.error(), HasSubstr("tensor 'decoder.recurrent.weight' is [8, 8], expected [32, 8]"));
  small.change([](NamedTensors& tensors) {
    tensors["decoder.recurrent.weight"] = torch::zeros({32, 8}, torch::kLong);
  });
  EXPECT_THAT(small.error(), HasSubstr("tensor 'decoder.recurrent.weight' is I64, expected F32"));
  small.change([](NamedTensors& tensors) { tensors.erase("decoder.recurrent.weight"); });
  EXPECT_THAT(small.error(), HasSubstr("tensor 'decoder.recurrent.weight' is missing"));
}

}  // namespace
}  // namespace sightline

#include "engine/quantiser.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/temporary_directory.h"
#include "engine/engine_model.h"
#include "model/model_file.h"
#include "weights/tensor_writer.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kShipped = fs::path(SIGHTLINE_SOURCE_DIR) / "models/default.safetensors";

// Squares of colour: no photos are needed to be right, only to be good.
std::vector<float> coloured_squares(const Preprocessing& preprocessing, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> colour(-2, 2);
  std::vector<float> pixels;
  for (int channel = 0; channel < 3; ++channel) {
    float squares[6][6];
    for (auto& row : squares)
      for (float& square : row) square = colour(generator);
    for (int y = 0; y < preprocessing.height; ++y)
      for (int x = 0; x < preprocessing.width; ++x)
        pixels.push_back(squares[y * 6 / preprocessing.height][x * 6 / preprocessing.width]);
  }
  return pixels;
}

class QuantiserTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = std::make_unique<TemporaryDirectory>();
    Quantiser quantiser(kShipped, read_model_description(kShipped));
    for (unsigned seed = 0; seed < 6; ++seed)
      quantiser.see(coloured_squares(quantiser.preprocessing(), seed).data());
    made_ = quantiser.write(file());
  }
  static void TearDownTestSuite() { directory_.reset(); }
  static fs::path file() { return directory_->path() / "int8.safetensors"; }

  static std::vector<float> mean_region(const fs::path& model, unsigned seed) {
    EngineModel engine(model, read_model_description(model));
    const std::vector<float> pixels = coloured_squares(engine.preprocessing(), seed);
    const float* photo = pixels.data();
    return engine.see({&photo, 1}, GlimpseRule::argmax).mean_regions.at(0);
  }

  // What reading says of the file with one tensor changed, or left out where `change` says so.
  static std::string error_of(const std::string& name,
                              const std::function<bool(TensorBytes&, std::string&)>& change) {
    const MappedTensors from(file());
    std::map<std::string, TensorBytes> tensors;
    for (const SafetensorsEntry& entry : from.entries())
      tensors[entry.name] = {entry.type, entry.shape, from.bytes(entry)};
    TensorBytes& tensor = tensors.at(name);
    std::string bytes(tensor.bytes);
    if (change(tensor, bytes)) {
      tensor.bytes = bytes;
    } else {
      tensors.erase(name);
    }
    const fs::path broken = directory_->path() / "broken.safetensors";
    write_tensors(broken, tensors, from.metadata());
    try {
      EngineModel(broken, read_model_description(broken));
    } catch (const ModelError& error) {
      return error.what();
    }
    return {};
  }

  static std::string error_with_number(const std::string& name, float number) {
    return error_of(name, [&](TensorBytes&, std::string& bytes) {
      bytes.replace(4, sizeof number, reinterpret_cast<const char*>(&number), sizeof number);
      return true;
    });
  }

  static std::unique_ptr<TemporaryDirectory> directory_;
  static Quantisation made_;
};
std::unique_ptr<TemporaryDirectory> QuantiserTest::directory_;
Quantisation QuantiserTest::made_;

TEST_F(QuantiserTest, TheFileIsSmallerAndSaysWhatItIs) {
  const ModelDescription description = read_model_description(file()),
                         before = read_model_description(kShipped);
  ASSERT_TRUE(description.quantisation);
  EXPECT_EQ(*description.quantisation, made_);
  EXPECT_EQ(made_.photos, 6);
  // 53 of a ResNet-50 without layer4's ten, and without the first and its last two blocks' six.
  EXPECT_EQ(made_.convolutions, 36);
  EXPECT_EQ(made_.model_bytes, static_cast<std::int64_t>(fs::file_size(kShipped)));
  EXPECT_LT(fs::file_size(file()), fs::file_size(kShipped) * 9 / 10);
  EXPECT_EQ(description.vocabulary, before.vocabulary);
  EXPECT_EQ(description.calibration.has_value(), before.calibration.has_value());
  EXPECT_EQ(EngineModel::unknown(MappedTensors(file()), description), "");
}

TEST_F(QuantiserTest, RegionsStayNear) {
  const auto expected = mean_region(kShipped, 3), found = mean_region(file(), 3);
  ASSERT_EQ(found.size(), expected.size());
  double error = 0, square = 0;
  for (std::size_t d = 0; d < found.size(); ++d) {
    error += (found[d] - expected[d]) * (found[d] - expected[d]);
    square += expected[d] * expected[d];
  }
  EXPECT_GT(error, 0);
  EXPECT_LT(std::sqrt(error), 0.1 * std::sqrt(square));
}

TEST_F(QuantiserTest, GivesTheSameOnAnyNumberOfThreads) {
  set_parallel_threads(1);
  const auto alone = mean_region(file(), 41);
  for (const std::size_t threads : {2, 3}) {
    set_parallel_threads(threads);
    EXPECT_EQ(mean_region(file(), 41), alone) << threads;
  }
  set_parallel_threads(0);
}

TEST_F(QuantiserTest, BrokenFilesAreNamed) {
  const std::string layer = "encoder.layer2.0.conv2";
  const auto left_out = [](TensorBytes&, std::string&) { return false; };
  for (const char* part : {".input_range", ".scale", ".bias"})
    EXPECT_THAT(error_of(layer + part, left_out), HasSubstr("'" + layer + part + "' is missing"));
  for (const char* part : {".input_range", ".scale"})
    for (const float number : {0.0f, -1.0f, std::nanf(""), INFINITY})
      EXPECT_THAT(error_with_number(layer + part, number), HasSubstr("not finite and above 0")) << number;
  EXPECT_THAT(error_of(layer + ".scale",
                       [](TensorBytes& tensor, std::string& bytes) {
                         tensor.shape = {127};
                         bytes.resize(127 * sizeof(float));
                         return true;
                       }),
              HasSubstr("is [127], expected [128]"));
  EXPECT_THAT(error_of(layer + ".weight",
                       [](TensorBytes&, std::string& bytes) {
                         bytes[9] = static_cast<char>(-128);
                         return true;
                       }),
              HasSubstr("holds -128"));
}

TEST_F(QuantiserTest, RefusesWhatIsOf8BitsOrUnknown) {
  const auto refusal = [](ModelDescription description) -> std::string {
    try {
      Quantiser(kShipped, description);
    } catch (const ModelError& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(refusal(read_model_description(file())), HasSubstr("of 8 bits already"));
  ModelDescription covering = read_model_description(kShipped);
  covering.decoder.attention.kind = "coverage";
  EXPECT_THAT(refusal(covering), HasSubstr("attention 'coverage'"));
}

TEST_F(QuantiserTest, LibTorchSaysThatItCannotAndWhatCan) {
  for (const bool encoder : {false, true}) {
    try {
      encoder ? static_cast<void>(read_encoder_weights(file())) : static_cast<void>(load_model(file()));
      FAIL();
    } catch (const ModelError& error) {
      EXPECT_THAT(error.what(), HasSubstr("is of 8 bits, which LibTorch does not compute with"));
      EXPECT_THAT(error.hint(), HasSubstr("--engine auto"));
    }
  }
}

}  // namespace
}  // namespace sightline

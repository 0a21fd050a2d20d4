#include "model/libtorch_model.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "model/detector_regions.h"
#include "model/formula.h"
#include "model/tiny_captioner.h"

namespace sightline {
namespace {

// Log-probabilities of the first word and of the word behind "dog", of each image.
std::vector<std::vector<float>> two_steps(StepModel& model) {
  std::vector<std::vector<float>> said;
  model.start();
  const auto rows = static_cast<std::size_t>(model.images());
  for (const std::int64_t word : {Vocabulary::kStart, std::int64_t{5}}) {
    const StepOutput output = model.step(std::vector<std::int64_t>(rows, word), {});
    said.emplace_back(output.log_probs.begin(), output.log_probs.end());
  }
  return said;
}

// A decoder of five features, by a formula, of regions that a detector found.
Captioner detector_captioner() {
  Captioner captioner;
  captioner.encoder = make_detector_regions(5);
  captioner.vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"}, "test");
  DecoderConfig config;
  config.attention = {"soft", 3};
  config.hidden_size = config.embedding_size = 4;
  captioner.decoder = std::make_shared<Decoder>(config, 5, captioner.vocabulary.size());
  fill_by_formula(*captioner.decoder, 0);
  captioner.prepare_for_inference(torch::kCPU);
  return captioner;
}

class LibTorchModelTest : public ::testing::Test {
 protected:
  LibTorchModelTest() {
    write_tiny_encoder(encoder_.path());
    captioner_ = make_tiny_captioner(encoder_.path()).captioner;
  }

  ScratchFile encoder_;
  Captioner captioner_;
};

// What encoder and decoder say when they are asked themselves; photo by photo as both together.
TEST_F(LibTorchModelTest, SaysWhatTheModulesSay) {
  LibTorchModel model(captioner_);
  EXPECT_EQ(model.preprocessing(), captioner_.preprocessing);
  const at::Tensor pixels = formula_tensor("pixels", {2, 3, 64, 96}).to(at::kFloat).contiguous();
  const std::vector<const float*> photos{pixels[0].data_ptr<float>(), pixels[1].data_ptr<float>()};
  const SeenPhotos seen = model.see(photos, GlimpseRule::argmax);
  ASSERT_EQ(seen.steps->images(), 2);
  EXPECT_EQ(seen.steps->layout(1), Layout(2, 3));
  const auto said = two_steps(*seen.steps);

  const torch::NoGradGuard no_grad;
  const Regions regions = captioner_.encoder->encode(pixels);
  const PreparedRegions prepared = captioner_.decoder->prepare(regions);
  const at::Tensor image = torch::tensor({0, 1}, at::kLong);
  auto step = captioner_.decoder->step(prepared, image, captioner_.decoder->initial_state(prepared),
                                       torch::full({2}, Vocabulary::kStart, at::kLong));
  for (const std::vector<float>& row : said) {
    const at::Tensor expected = step.logits.log_softmax(1);
    EXPECT_TRUE(torch::tensor(row).view({2, -1}).allclose(expected, 1e-5, 1e-6));
    step = captioner_.decoder->step(prepared, image, step.state, torch::full({2}, 5, at::kLong));
  }
  ASSERT_EQ(seen.mean_regions.size(), 2u);
  for (std::int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(torch::tensor(seen.mean_regions[static_cast<std::size_t>(i)])
                    .allclose(regions.features[i].mean(0), 1e-5, 1e-6));
    const std::vector<const float*> alone{photos[static_cast<std::size_t>(i)]};
    const auto of_one = two_steps(*model.see(alone, GlimpseRule::argmax).steps);
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_TRUE(torch::tensor(of_one[k]).allclose(torch::tensor(said[k]).view({2, -1})[i], 1e-5, 1e-6));
  }
}

// Photos with different numbers of regions: each says what it says alone, and padding is in no mean.
TEST(LibTorchModelOfADetector, PhotosOfAnyNumberOfRegionsGoTogether) {
  Captioner captioner = detector_captioner();
  LibTorchModel model(captioner);
  EXPECT_EQ(model.detected_size(), 5);
  const at::Tensor three = formula_tensor("three", {3, 5}).to(at::kFloat).contiguous(),
                   one = formula_tensor("one", {1, 5}).to(at::kFloat).contiguous();
  const RegionRows rows_of_three{three.data_ptr<float>(), 3}, rows_of_one{one.data_ptr<float>(), 1};
  const std::vector<RegionRows> both{rows_of_three, rows_of_one};
  const SeenPhotos together = model.see_detected(both, GlimpseRule::argmax);
  EXPECT_EQ(together.steps->layout(0), Layout(Sequence{3}));
  EXPECT_EQ(together.steps->layout(1), Layout(Sequence{1}));
  const auto said = two_steps(*together.steps);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::vector<RegionRows> alone{both[i]};
    const SeenPhotos seen = model.see_detected(alone, GlimpseRule::argmax);
    const auto of_one = two_steps(*seen.steps);
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_TRUE(torch::tensor(of_one[k]).allclose(
          torch::tensor(said[k]).view({2, -1})[static_cast<std::int64_t>(i)], 1e-5, 1e-6));
    const at::Tensor mean = (i == 0 ? three : one).mean(0);
    EXPECT_TRUE(torch::tensor(together.mean_regions.at(i)).allclose(mean, 1e-5, 1e-6)) << i;
  }
}

TEST_F(LibTorchModelTest, AModelThatSeesPhotosTakesNoRegions) {
  LibTorchModel model(captioner_);
  EXPECT_EQ(model.detected_size(), 0);
  const std::vector<float> numbers(6);
  const std::vector<RegionRows> rows{{numbers.data(), 1}};
  EXPECT_THROW(model.see_detected(rows, GlimpseRule::argmax), UsageError);
}

}  // namespace
}  // namespace sightline

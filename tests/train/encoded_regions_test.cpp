#include "train/encoded_regions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "data/raised.h"
#include "image/encoder_input.h"
#include "image/image_writer.h"
#include "train/scenes.h"

namespace sightline {
namespace {

// Hands the pixels on, one region per pixel row: what the regions are made of can be read off them.
class PixelEncoder : public Encoder {
 public:
  PixelEncoder() { register_module("norm", norm); }
  Regions encode(const at::Tensor& pixels) override {
    const at::Tensor map = is_training() ? norm(pixels) : pixels;
    return regions_of(map);
  }
  std::int64_t feature_size() const override { return 3; }
  torch::nn::BatchNorm2d norm{3};
};

struct EncodedFixture {
  TemporaryDirectory directory;
  CaptionSet set = draw_scenes(directory.path());
  std::shared_ptr<PixelEncoder> encoder = std::make_shared<PixelEncoder>();
  EncodedRegionsOptions options;

  EncodedFixture() {
    options.preprocessing.width = 20;
    options.preprocessing.height = 16;
  }
  std::shared_ptr<PhotoStore> photos(std::size_t budget = PhotoStoreOptions().budget) const {
    std::vector<std::filesystem::path> files;
    for (const CaptionedImage& image : set.images) files.push_back(image.file);
    return std::make_shared<PhotoStore>(
        directory.path(), files, PhotoStoreOptions{.preprocessing = options.preprocessing, .budget = budget});
  }
  // [N, 3, h, w] of what regions_of flattened.
  at::Tensor pixels(const Regions& regions) const {
    return regions.features.transpose(1, 2).reshape(
        {-1, 3, regions.layout.grid()->rows, regions.layout.grid()->columns});
  }
  at::Tensor expected(int image) const {
    const std::vector<float> values =
        preprocess(read_image(directory.path() / set.images[image].file), options.preprocessing);
    return torch::tensor(values).reshape({3, 16, 20});
  }
};

TEST(EncodedRegions, SeesExactlyThePreprocessedPixels) {
  const EncodedFixture fixture;
  EncodedRegions source(fixture.encoder, fixture.photos(), fixture.options);
  const Regions regions = source.regions({4, 1, 3}, false);
  EXPECT_EQ(regions.layout, (Grid{16, 20}));
  const at::Tensor pixels = fixture.pixels(regions);
  EXPECT_TRUE(torch::equal(pixels[0], fixture.expected(4)));
  EXPECT_TRUE(torch::equal(pixels[1], fixture.expected(1)));
  EXPECT_TRUE(torch::equal(pixels[2], fixture.expected(3)));
}

// Whoever trains, validates or captions must show the encoder the same photo.
TEST(EncodedRegions, LargeJpegsAreReadAsForCaptions) {
  EncodedFixture fixture;
  const std::string jpeg = encode_jpeg(draw_scene(1, false, 301).image);
  for (CaptionedImage& image : fixture.set.images) {
    image.file = "large.jpg";
    fixture.directory.write("large.jpg", jpeg);
  }
  const auto whole = preprocess(decode_image(jpeg, "large.jpg"), fixture.options.preprocessing);
  const auto input =
      read_encoder_input(fixture.directory.path() / "large.jpg", fixture.options.preprocessing);
  ASSERT_NE(input.pixels, whole);
  EncodedRegions source(fixture.encoder, fixture.photos(), fixture.options);
  const at::Tensor pixels = fixture.pixels(source.regions({0}, false));
  EXPECT_TRUE(torch::equal(pixels[0], torch::tensor(input.pixels).reshape({3, 16, 20})));
}

TEST(EncodedRegions, AugmentsOnlyWhenTraining) {
  EncodedFixture fixture;
  fixture.options.flip = true;
  fixture.options.learn = false;
  EncodedRegions source(fixture.encoder, fixture.photos(), fixture.options);
  EXPECT_TRUE(torch::equal(fixture.pixels(source.regions({0}, false))[0], fixture.expected(0)));
  const at::Tensor plain = fixture.expected(0), mirrored = plain.flip({2});
  int flips = 0;
  for (int i = 0; i < 40; ++i) {
    const at::Tensor pixels = fixture.pixels(source.regions({0}, true))[0];
    const bool flipped = torch::equal(pixels, mirrored);
    EXPECT_TRUE(flipped || torch::equal(pixels, plain));
    flips += flipped;
  }
  EXPECT_GT(flips, 8);
  EXPECT_LT(flips, 32);
}

TEST(EncodedRegions, RandomStateComesBack) {
  EncodedFixture fixture;
  fixture.options.flip = true;
  fixture.options.crop = 0.3;
  EncodedRegions source(fixture.encoder, fixture.photos(), fixture.options);
  source.regions({0, 1}, true);
  const std::string state = source.random_state();
  const at::Tensor first = source.regions({2, 3, 4}, true).features;
  source.restore_random_state(state);
  EXPECT_TRUE(torch::equal(source.regions({2, 3, 4}, true).features, first));
}

TEST(EncodedRegions, FreezesBatchNormOnlyWhenAsked) {
  for (const bool freeze : {false, true}) {
    EncodedFixture fixture;
    fixture.options.freeze_batch_norm = freeze;
    EncodedRegions source(fixture.encoder, fixture.photos(), fixture.options);
    const at::Tensor before = fixture.encoder->norm->running_mean.clone();
    const Regions learning = source.regions({0, 1}, true);
    EXPECT_TRUE(learning.features.requires_grad());
    EXPECT_EQ(torch::equal(fixture.encoder->norm->running_mean, before), freeze);
    EXPECT_FALSE(source.regions({0, 1}, false).features.requires_grad());
  }
}

// The gradient of the mean square of the regions of two photos, over all of an encoder's parameters, in a
// row.
at::Tensor gradient_of(Encoder& encoder, const Regions& regions) {
  encoder.zero_grad();
  regions.features.square().mean().backward();
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : encoder.parameters())
    gradients.push_back(parameter.grad().flatten().clone());
  return torch::cat(gradients);
}

TEST(EncodedRegions, LearnsInBfloat16AsInFloats) {
  torch::manual_seed(3);
  EncodedFixture fixture;
  fixture.options.preprocessing.width = fixture.options.preprocessing.height = 64;
  const std::shared_ptr<Encoder> encoder = make_encoder({"resnet18:layer2", fixture.options.preprocessing});
  encoder->eval();
  fixture.options.freeze_batch_norm = true;
  EncodedRegions floats(encoder, fixture.photos(), fixture.options);
  const Regions exact = floats.regions({0, 3}, true);
  const at::Tensor exact_gradient = gradient_of(*encoder, exact);
  fixture.options.precision = ConvolutionPrecision::bf16;
  EncodedRegions halves(encoder, fixture.photos(), fixture.options);
  const Regions rounded = halves.regions({0, 3}, true);
  const at::Tensor rounded_gradient = gradient_of(*encoder, rounded);
  EXPECT_EQ(rounded.features.scalar_type(), torch::kFloat);
  EXPECT_EQ(rounded_gradient.scalar_type(), torch::kFloat);
  // Numbers of eight bits are off by up to 0.4 %; a dozen layers of them by a little more.
  const double off = ((rounded.features - exact.features).norm() / exact.features.norm()).item<double>();
  EXPECT_GT(off, 0);
  EXPECT_LT(off, 0.03);
  EXPECT_GT(torch::cosine_similarity(rounded_gradient, exact_gradient, 0).item<double>(), 0.99);
  // What is not learnt from is computed in floats, whatever the precision.
  EXPECT_TRUE(torch::equal(halves.regions({0, 3}, false).features, floats.regions({0, 3}, false).features));
}

TEST(PhotoStore, GivesTheSameWhateverFitsIntoMemory) {
  const EncodedFixture fixture;
  for (const std::size_t budget :
       {std::size_t{0}, std::size_t{32 * 32 * 3 * 2}, PhotoStoreOptions().budget}) {
    const auto photos = fixture.photos(budget);
    EXPECT_TRUE(photos->load({}, {}).empty());
    photos->expect({5, 0});
    for (const int image : {5, 0, 2}) {
      EXPECT_EQ(photos->photo(image)->image.rgb, draw_scene(image / 2, image % 2 == 1).image.rgb) << image;
    }
  }
}

TEST(PhotoStore, ReportsPhotosThatCannotBeRead) {
  EncodedFixture fixture;
  fixture.directory.write("scene2.png", "no picture");
  const auto photos = fixture.photos();
  const auto failures = photos->load({}, {});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].image, 2);
  EXPECT_NE(failures[0].reason.find("scene2.png"), std::string::npos);
  EXPECT_NE(raised<DataError>([&] { photos->photo(2); }).find("scene2.png"), std::string::npos);
  photos->expect({2});
  EXPECT_NE(raised<DataError>([&] { photos->photo(2); }).find("scene2.png"), std::string::npos);
}

}  // namespace
}  // namespace sightline

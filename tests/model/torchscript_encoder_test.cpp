#include "model/torchscript_encoder.h"

#include <gmock/gmock.h>
#include <torch/script.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "model/encoder.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class TorchScriptEncoders : public ::testing::Test {
 protected:
  static std::string error_of(const std::filesystem::path& file) {
    try {
      make_encoder({"torchscript:" + file.string(), {}});
    } catch (const ModelError& error) {
      return error.what();
    }
    return "none";
  }
  static void save(const std::string& body, const ScratchFile& file) {
    torch::jit::Module module("Toy");
    module.define("def forward(self, x):\n  " + body + "\n");
    module.save(file.path().string());
  }
};

TEST_F(TorchScriptEncoders, GivesItsMap) {
  const ScratchFile file({}, ".pt");
  save("return torch.cat([x, x * 2.0], 1)[:, :, ::32, ::16]", file);
  const auto encoder = make_encoder({"torchscript:" + file.path().string(), {}});
  EXPECT_EQ(encoder->feature_size(), 6);
  EXPECT_TRUE(encoder->parameters().empty());
  const Regions regions = encoder->encode(torch::rand({2, 3, 64, 96}));
  EXPECT_EQ(regions.layout, (Grid{2, 6}));
  EXPECT_TRUE(regions.features.slice(2, 3).equal(2 * regions.features.slice(2, 0, 3)));
  encoder->train();
  EXPECT_FALSE(encoder->is_training());
}

TEST_F(TorchScriptEncoders, RefusesWhatIsNoEncoder) {
  const ScratchFile file({}, ".pt");
  EXPECT_THAT(error_of(file.path()), HasSubstr("cannot be loaded"));
  EXPECT_THAT(error_of("/does/not/exist.pt"), HasSubstr("/does/not/exist.pt"));
  save("return x.mean()", file);
  EXPECT_THAT(error_of(file.path()), HasSubstr("expected a feature map"));
  save("return (x, x)", file);
  EXPECT_THAT(error_of(file.path()), HasSubstr("no tensor"));
  save("return x.reshape([7])", file);
  EXPECT_THAT(error_of(file.path()), HasSubstr("fails on an input of 224 x 224"));
}

}  // namespace
}  // namespace sightline

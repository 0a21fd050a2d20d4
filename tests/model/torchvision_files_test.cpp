#include <gmock/gmock.h>
#include <torch/torch.h>

#include <cstdlib>

#include "core/scratch_file.h"
#include "model/encoder.h"
#include "weights/weights.h"

namespace sightline {
namespace {

// torchvision's own state dict, saved by torch's own torch.save, gives torchvision's own features.
TEST(TorchvisionFiles, ResNet18LoadsFromBothContainersAndAgrees) {
  const ScratchFile scratch;
  std::filesystem::remove(scratch.path());
  const auto folder = std::filesystem::path(scratch.path().string() + "_folder");
  std::filesystem::create_directory(folder);
  const std::string command =
      "/usr/bin/python3 " + fixture("save_resnet18.py").string() + " " + folder.string();
  const int status = std::system(command.c_str());
  if (status != 0) {
    std::filesystem::remove_all(folder);
    GTEST_SKIP() << "/usr/bin/python3 with torchvision is not here (python3-torchvision)";
  }
  const NamedTensors expected = read_weights(folder / "expected.pth");
  for (const char* file : {"zip.pth", "legacy.pth"}) {
    const auto encoder = make_encoder({"resnet18", {}});
    const WeightReport report = assign_weights(*encoder, read_weights(folder / file), file);
    EXPECT_THAT(report.unused, ::testing::ElementsAre("fc.bias", "fc.weight"));
    encoder->eval();
    const torch::NoGradGuard no_grad;
    const at::Tensor map = expected.at("map");
    const at::Tensor features = encoder->encode(expected.at("pixels")).features;
    EXPECT_TRUE(features.allclose(map.flatten(2).transpose(1, 2), 1e-4, 1e-4)) << file;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sightline

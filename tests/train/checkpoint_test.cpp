#include "train/checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

Checkpoint example_checkpoint() {
  torch::manual_seed(4);
  return {{{"a", torch::randn({3, 5})}, {"b", torch::arange(4)}, {"random", torch_random_state()}},
          R"({"steps":7})"};
}

TEST(Checkpoint, ComesBackToTheBit) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "last" / "checkpoint.safetensors";
  const Checkpoint saved = example_checkpoint();
  save_checkpoint(file, saved);
  const Checkpoint loaded = load_checkpoint(file);
  ASSERT_EQ(loaded.tensors.size(), saved.tensors.size());
  for (const auto& [name, tensor] : saved.tensors)
    EXPECT_TRUE(torch::equal(loaded.tensors.at(name), tensor)) << name;
  EXPECT_EQ(loaded.progress, saved.progress);
}

TEST(Checkpoint, RandomStateGivesTheSameDraws) {
  torch::manual_seed(9);
  torch::randn({3});  // a normal draw may leave half of a pair behind
  const at::Tensor state = torch_random_state();
  const at::Tensor draws = torch::cat({torch::randn({5}), torch::rand({5})});
  restore_torch_random_state(state, "test");
  EXPECT_TRUE(torch::equal(torch::cat({torch::randn({5}), torch::rand({5})}), draws));
}

TEST(Checkpoint, KeepsARandomStateForEachRank) {
  torch::manual_seed(1);
  const NamedTensors first = random_states(torch::kCPU);
  ASSERT_EQ(first.size(), 1u);
  const at::Tensor draws = torch::rand({5});
  torch::manual_seed(2);
  const NamedTensors second = random_states(torch::kCPU);
  const at::Tensor others = torch::rand({5});
  NamedTensors kept{{random_state_name("torch", 0), first.at("torch")},
                    {random_state_name("torch", 1), second.at("torch")}};
  restore_random_states(kept, 1, torch::kCPU, "FILE");
  EXPECT_TRUE(torch::equal(torch::rand({5}), others));
  restore_random_states(kept, 0, torch::kCPU, "FILE");
  EXPECT_TRUE(torch::equal(torch::rand({5}), draws));
  EXPECT_EQ(raised<ModelError>([&] { restore_random_states(kept, 2, torch::kCPU, "FILE"); }),
            "FILE: damaged checkpoint: no tensor 'random.torch.2'");
}

TEST(Checkpoint, TakesTheOneRandomStateOfEarlierVersionsForRankZeros) {
  torch::manual_seed(3);
  const NamedTensors old{{"random.torch", torch_random_state()}};
  const at::Tensor draws = torch::rand({5});
  restore_random_states(old, 0, torch::kCPU, "FILE");
  EXPECT_TRUE(torch::equal(torch::rand({5}), draws));
  EXPECT_THROW(restore_random_states(old, 1, torch::kCPU, "FILE"), ModelError);
}

TEST(Checkpoint, RefusesADamagedOneWhereverItIsCut) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "checkpoint.safetensors";
  save_checkpoint(file, example_checkpoint());
  const std::string bytes = read_file(file);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, std::size_t{40}, bytes.size() / 2, bytes.size() - 1}) {
    directory.write("cut.safetensors", bytes.substr(0, size));
    EXPECT_NE(raised<ModelError>([&] {
                load_checkpoint(directory.path() / "cut.safetensors");
              }).find("cut.safetensors"),
              std::string::npos)
        << size;
  }
}

TEST(Checkpoint, RefusesOtherFilesAndVersions) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "other.safetensors";
  write_safetensors(file, {{{"a", torch::zeros({1})}}, {}});
  EXPECT_NE(raised<ModelError>([&] { load_checkpoint(file); }).find("no checkpoint"), std::string::npos);
  write_safetensors(
      file, {{{"a", torch::zeros({1})}}, {{"sightline_checkpoint", R"({"version":99,"progress":"{}"})"}}});
  EXPECT_NE(raised<ModelError>([&] { load_checkpoint(file); }).find("version 99, expected 1"),
            std::string::npos);
  write_safetensors(file, {{{"a", torch::zeros({1})}}, {{"sightline_checkpoint", "{"}}});
  EXPECT_NE(raised<ModelError>([&] { load_checkpoint(file); }).find("damaged"), std::string::npos);
}

TEST(Checkpoint, RefusesARandomStateThatIsNone) {
  EXPECT_NE(raised<ModelError>([&] {
              restore_torch_random_state(torch::zeros({3}, torch::kUInt8), "FILE");
            }).find("FILE"),
            std::string::npos);
}

}  // namespace
}  // namespace sightline

#include "engine/stored_weights.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <optional>

#include "core/error.h"
#include "core/scratch_file.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class StoredWeightsTest : public ::testing::Test {
 protected:
  StoredWeights weights(NamedTensors tensors, const std::string& prefix = "part.") {
    write_safetensors(file_.path(), {std::move(tensors), {}});
    mapped_.emplace(file_.path());
    return {*mapped_, prefix};
  }
  template <class Action>
  static std::string error_of(Action action) {
    try {
      action();
    } catch (const ModelError& error) {
      return error.what();
    }
    return "none";
  }

  ScratchFile file_;
  std::optional<MappedTensors> mapped_;
};

TEST_F(StoredWeightsTest, AreThoseUnderThePrefixWidenedToFloats) {
  const auto values = torch::tensor({1.5f, -2.f, 0.25f, 65504.f}).view({2, 2});
  for (const auto type : {torch::kFloat, torch::kHalf, torch::kBFloat16}) {
    StoredWeights stored = weights({{"part.a", values.to(type)}, {"a", torch::zeros({2, 2})}});
    const auto expected = values.to(type).to(torch::kFloat).contiguous();
    const std::vector<float> found = stored.take("a", {2, 2});
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.data_ptr<float>()));
    EXPECT_EQ(stored.halves(), type == torch::kHalf);
    float last[2];
    stored.tensor("a", {2, 2}).copy(2, 2, last);  // a part of it
    EXPECT_EQ(last[0], expected[1][0].item<float>());
    EXPECT_EQ(last[1], expected[1][1].item<float>());
  }
}

TEST_F(StoredWeightsTest, HalvesAreHandedOverAsTheyAre) {
  StoredWeights stored = weights({{"part.a", torch::tensor({1.f, 2.f, -2.f}).to(torch::kHalf)}});
  std::uint16_t bits[2];
  stored.tensor("a", {3}).copy(1, 2, bits);
  EXPECT_EQ(bits[0], 0x4000);
  EXPECT_EQ(bits[1], 0xC000);
}

TEST_F(StoredWeightsTest, WhatIsMissingMisshapenOrOfAnotherTypeIsNamed) {
  StoredWeights stored = weights({{"part.a", torch::zeros({2, 3})},
                                  {"part.count", torch::zeros({2}, torch::kLong)},
                                  {"part.small", torch::tensor({-127, 127}).to(torch::kChar)}});
  EXPECT_THAT(error_of([&] { stored.take("b", {2}); }),
              HasSubstr(file_.path().string() + ": tensor 'part.b' is missing"));
  EXPECT_THAT(error_of([&] { stored.take("a", {3, 2}); }), HasSubstr("'part.a' is [2, 3], expected [3, 2]"));
  EXPECT_THAT(error_of([&] { stored.take("a", {6}); }), HasSubstr("expected [6]"));
  EXPECT_THAT(error_of([&] { stored.take("count", {2}); }), HasSubstr("part.count"));
  EXPECT_THAT(error_of([&] { stored.take_int8("a", {2, 3}); }), HasSubstr("'part.a' is F32, expected I8"));
  EXPECT_EQ(stored.take_int8("small", {2}), (std::vector<std::int8_t>{-127, 127}));
  EXPECT_TRUE(stored.is_int8("small"));
  EXPECT_FALSE(stored.is_int8("a"));
  EXPECT_FALSE(stored.is_int8("b"));
}

TEST_F(StoredWeightsTest, WhatNobodyTookIsNamed) {
  StoredWeights stored =
      weights({{"part.a", torch::ones({1})}, {"part.b", torch::ones({1})}, {"other", torch::ones({1})}});
  EXPECT_EQ(stored.take_positive("a", {1}), (std::vector<float>{1}));
  EXPECT_THAT(error_of([&] { stored.require_all_taken(); }),
              HasSubstr("tensor 'part.b' is unknown to this version"));
  stored.tensor("b", {1});
  EXPECT_EQ(error_of([&] { stored.require_all_taken(); }), "none");
}

}  // namespace
}  // namespace sightline

#include "model/model_tensors.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

template <class Action>
std::string tensors_fault(Action action) {
  try {
    action();
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(ModelTensors, GoOutAndComeBackUnderTheirPrefix) {
  torch::nn::Linear from(3, 2), to(3, 2);
  NamedTensors tensors{{"other.weight", torch::zeros({1})}};
  add_module_tensors(tensors, "part.", *from, StoragePrecision::fp32);
  EXPECT_EQ(tensors.size(), 3u);
  assign_module_tensors(*to, tensors, "part.", "m");
  EXPECT_TRUE(to->weight.equal(from->weight));
  EXPECT_TRUE(to->bias.equal(from->bias));
  tensors["part.extra"] = torch::zeros({1});
  EXPECT_EQ(tensors_fault([&] { assign_module_tensors(*to, tensors, "part.", "m"); }),
            "m: tensor 'part.extra' is unknown to this version");
}

TEST(ModelTensors, AreStoredInHalfTheBitsWhereThatHoldsThem) {
  torch::nn::Linear layer(1, 1);
  const torch::NoGradGuard no_grad;
  layer->weight.fill_(70000);
  NamedTensors tensors;
  EXPECT_THAT(tensors_fault([&] { add_module_tensors(tensors, "d.", *layer, StoragePrecision::fp16); }),
              HasSubstr("tensor 'd.weight' has values up to 70000.000000, too large for fp16"));
  add_module_tensors(tensors, "d.", *layer, StoragePrecision::bf16);
  EXPECT_EQ(tensors.at("d.weight").scalar_type(), at::kBFloat16);
  layer->weight.fill_(INFINITY);  // what is no number already is kept as it is
  EXPECT_EQ(tensors_fault([&] { add_module_tensors(tensors, "d.", *layer, StoragePrecision::fp16); }),
            "none");
}

TEST(ModelTensors, ADescriptionThatTheFileDoesNotBearOutIsRefused) {
  const NamedTensors tensors{{"d.a", torch::zeros({2, 3})}, {"e.b", torch::zeros({1000})}};
  EXPECT_EQ(tensors_fault([&] { check_tensor_sizes({{"a", {6}}}, tensors, "d.", "decoder", "m"); }), "none");
  EXPECT_EQ(tensors_fault([&] {
              check_tensor_sizes({{"a", {6}}, {"b", {1}}, {"c", {2}}}, tensors, "d.", "decoder", "m");
            }),
            "m: the description needs decoder tensors of 9 elements, all decoder tensors in the file have 6. "
            "Missing: b, c");
  const std::int64_t huge = std::int64_t{1} << 40;
  EXPECT_NE(tensors_fault([&] {
              check_tensor_sizes({{"a", {huge, huge}}}, tensors, "d.", "decoder", "m");
            }),
            "none");
}

}  // namespace
}  // namespace sightline

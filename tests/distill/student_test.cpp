#include "distill/student.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "weights/weights.h"

namespace sightline {
namespace {

RegionScale scale() {
  return {torch::linspace(-1, 1, 9), torch::linspace(0.1, 2, 9)};
}

TEST(RegionScale, StandardisesEachFeature) {
  torch::manual_seed(1);
  const at::Tensor regions =
      torch::randn({20, 6, 3}) * torch::tensor({0.1F, 1.F, 10.F}) + torch::tensor({5.F, 0.F, -5.F});
  const at::Tensor result = RegionScale::of(regions).standardised(regions).flatten(0, 1);
  EXPECT_LT(result.mean(0).abs().max().item<float>(), 1e-4F);
  EXPECT_NEAR(result.std(0)[2].item<float>(), 1, 0.01);
  EXPECT_NEAR(result.std(0)[0].item<float>(), 0.1 / 0.12, 0.02) << "the floor under small spreads";
}

// The kept projection gives the teacher's own numbers, whatever container they went through.
TEST(Student, ItsKeptProjectionSpeaksTheTeachersNumbers) {
  torch::manual_seed(1);
  const std::string kind = projected_kind("resnet18:layer1", 9, {2, 3});
  EXPECT_EQ(kind, "resnet18:layer1+9@2x3");
  const auto student = make_encoder({kind, {}}), used = make_encoder({kind, {}});
  assign_weights(*used, student_weights(*student, scale(), true), "weights");
  student->eval();
  used->eval();
  const torch::NoGradGuard no_grad;
  const at::Tensor pixels = torch::rand({2, 3, 64, 64});
  const at::Tensor standardised = student->encode(pixels).features;
  EXPECT_TRUE(scale().standardised(used->encode(pixels).features).allclose(standardised, 1e-4, 1e-5));

  const auto again = make_encoder({kind, {}});
  begin_with(*again, student_weights(*student, scale(), true), scale(), "weights");
  again->eval();
  EXPECT_TRUE(again->encode(pixels).features.allclose(standardised, 1e-4, 1e-5));
}

TEST(Student, BeginsWithTheEncoderAloneToo) {
  torch::manual_seed(1);
  const auto plain = make_encoder({"resnet18:layer1", {}}),
             student = make_encoder({"resnet18:layer1+9@2x3", {}});
  const NamedTensors weights = student_weights(*student, scale(), false);
  EXPECT_TRUE(assign_weights(*plain, weights, "weights").unused.empty());
  const auto other = make_encoder({"resnet18:layer1+9@2x3", {}});
  begin_with(*other, weights, scale(), "weights");
  EXPECT_TRUE(other->named_parameters()["conv1.weight"].equal(plain->named_parameters()["conv1.weight"]));
  // A projection to another teacher is of no use.
  const auto wider = make_encoder({"resnet18:layer1+12", {}});
  begin_with(*other, student_weights(*wider, {torch::zeros({12}), torch::ones({12})}, true), scale(),
             "weights");
  EXPECT_TRUE(other->named_parameters()["conv1.weight"].equal(wider->named_parameters()["conv1.weight"]));
  EXPECT_THROW(begin_with(*student, {{"conv1.weight", torch::zeros({64, 3, 7, 7})}}, scale(), "weights"),
               ModelError);
}

TEST(Student, CannotBeEveryEncoder) {
  EXPECT_NO_THROW(require_learner("resnet18:layer3"));
  for (const char* kind : {"torchscript:a.pt", "resnet18+9", "resnet18@8x8"})
    EXPECT_THROW(require_learner(kind), UsageError) << kind;
}

}  // namespace
}  // namespace sightline

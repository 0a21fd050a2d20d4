#include "distill/region_loss.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/scratch_file.h"
#include "model/formula.h"

namespace sightline {
namespace {

at::Tensor filled(const std::string& name) {
  return formula_tensor(name, {3, 6, 20}).to(at::kFloat);
}

// Numbers of PyTorch on the same batch: fixtures/make_region_loss.py.
TEST(RegionLoss, AgreesWithPyTorch) {
  for (const Json& expected : read_json_file(fixture("region_loss.json"))) {
    const auto weights = expected["weights"].get<std::vector<double>>();
    const at::Tensor student = (2 * filled("student")).requires_grad_();
    const at::Tensor teacher = filled("teacher") + 0.5 * filled("student");
    const RegionLoss loss = region_loss(student, teacher, {weights[0], weights[1], weights[2]});
    EXPECT_NEAR(loss.figures.at("loss"), expected["loss"].get<double>(), 1e-6);
    EXPECT_EQ(loss.figures.count("relation"), weights[2] > 0 ? 1u : 0u);
    for (const auto& [name, value] : loss.figures) {
      if (name == "loss") continue;
      EXPECT_NEAR(value, expected["terms"][name].get<double>(), 1e-6) << name;
    }
    loss.loss.backward();
    const at::Tensor gradient = torch::tensor(expected["gradient"].get<std::vector<float>>());
    EXPECT_TRUE(student.grad().flatten().slice(0, 0, {}, 7).allclose(gradient, 1e-4, 1e-7));
  }
}

}  // namespace
}  // namespace sightline

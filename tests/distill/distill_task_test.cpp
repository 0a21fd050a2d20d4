#include "distill/distill_task.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "distill/tiny_distillation.h"
#include "weights/safetensors.h"
#include "weights/weights.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

DistillTaskOptions some_options() {
  DistillTaskOptions options;
  options.photos = {1, 3, 4, 5};
  options.views = {0, 1};
  options.photos_per_batch = 2;
  options.learning_rate = 0.25;
  options.loss = {.mse = 1, .cosine = 0, .relation = 0};
  options.description = {{"encoder", "linear"}};
  return options;
}

TEST(DistillTask, CountsPhotosInWholeBatches) {
  TinyDistillation tiny;
  DistillTaskOptions options = some_options();
  options.photos.push_back(0);
  const DistillTask task(tiny.parts(), options);
  EXPECT_EQ(task.unit(), "photo");
  EXPECT_EQ(task.steps_per_epoch(), 2);
  EXPECT_EQ(task.units_per_epoch(), 4) << "the fifth fills no batch";
  const auto groups = task.parameters();
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].learning_rate, 0.25);
  ASSERT_EQ(groups[0].parameters.size(), 1u);
  EXPECT_EQ(groups[0].parameters[0].first, "encoder.weight");
}

// The gradient of the mean square error over the photos of the step, by finite differences of the definition.
// Of one photo in one view there is nothing to draw.
TEST(DistillTask, AStepHasTheGradientOfTheLoss) {
  TinyDistillation tiny;
  DistillTaskOptions options = some_options();
  options.photos = {3};
  options.views = {1};
  options.disturbance = {.colour = 0, .blur = 0, .shift = 0};
  DistillTask task(tiny.parts(), options);
  const std::vector<Look> looks{{3, 1}};
  at::Tensor weight = task.parameters()[0].parameters[0].second;
  const auto loss = [&] {
    const torch::NoGradGuard no_grad;
    const at::Tensor student = student_regions(tiny.parts(), tiny.parts().photos.pixels(looks));
    return (student - teacher_regions(tiny.parts(), looks)).to(at::kDouble).square().mean().item<double>();
  };
  const StepFigures figures = task.step();
  EXPECT_EQ(figures.weight, 1);
  EXPECT_NEAR(figures.means.at("loss"), loss(), 1e-5);
  const at::Tensor gradient = weight.grad().clone();
  for (const std::int64_t row : {0, 5}) {
    at::Tensor entry = weight.detach()[row][1][0][0];
    const float before = entry.item<float>(), step = 1e-2F;
    entry.fill_(before + step);
    const double above = loss();
    entry.fill_(before - step);
    const double below = loss();
    entry.fill_(before);
    EXPECT_NEAR(gradient[row][1][0][0].item<double>(), (above - below) / (2 * step), 1e-3);
  }
}

TEST(DistillTask, GoesOnToTheBit) {
  TinyDistillation one, other;
  DistillTask whole(one.parts(), some_options()), again(other.parts(), some_options());
  for (int i = 0; i < 3; ++i) whole.step();
  const Json state = parse_json(dump_json(whole.state()), "state");
  again.restore(state, "state");
  for (int i = 0; i < 5; ++i) {
    whole.parameters()[0].parameters[0].second.mutable_grad().reset();
    again.parameters()[0].parameters[0].second.mutable_grad().reset();
    EXPECT_EQ(whole.step().means, again.step().means) << i;
  }
  EXPECT_EQ(whole.state(), again.state());
  Json damaged = state;
  damaged.erase("disturbance");
  EXPECT_THROW(again.restore(damaged, "state"), DataError);
}

TEST(DistillTask, ACheckpointHasTheTeachersScaleBesideTheStudent) {
  TinyDistillation tiny;
  const DistillTask task(tiny.parts(), some_options());
  const NamedTensors tensors = task.tensors();
  EXPECT_THAT(tensors, UnorderedElementsAre(Key("encoder.weight"), Key("teacher.mean"), Key("teacher.std")));
  EXPECT_TRUE(tensors.at("teacher.mean").equal(tiny.parts().scale.mean));
}

TEST(DistillTask, WritesWeightsThatSayWhatMadeThem) {
  TinyDistillation tiny;
  const DistillTask task(tiny.parts(), some_options());
  task.save_model(tiny.directory() / "best.safetensors", {3, 41, {{"cosine", 0.5}}});
  const auto file = tiny.directory() / DistillTask::kFileName;
  EXPECT_EQ(parse_json(read_safetensors_metadata(file).at("sightline_student"), "metadata"),
            (Json{{"encoder", "linear"}, {"epochs", 3}, {"steps", 41}, {"validation", {{"cosine", 0.5}}}}));
  const NamedTensors weights = read_weights(file);
  EXPECT_THAT(weights, ElementsAre(Key("weight")));
  EXPECT_TRUE(weights.at("weight").equal(task.parameters()[0].parameters[0].second));
}

}  // namespace
}  // namespace sightline

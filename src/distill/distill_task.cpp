#include "distill/distill_task.h"

#include <nlohmann/json.hpp>

#include "distill/student.h"
#include "model/model_file.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr char kStudentKey[] = "sightline_student";

}  // namespace

DistillTask::DistillTask(const DistillParts& parts, DistillTaskOptions options)
    : parts_(parts),
      options_(std::move(options)),
      batches_(static_cast<std::int64_t>(options_.photos.size()), options_.views.size(),
               options_.photos_per_batch, options_.seed),
      random_(options_.seed + 1) {}

std::vector<ParameterGroup> DistillTask::parameters() const {
  ParameterGroup group{"student", options_.learning_rate, {}};
  add_parameters(group, *parts_.student, kEncoderPrefix);
  return {group};
}

NamedTensors DistillTask::tensors() const {
  NamedTensors tensors{{"teacher.mean", parts_.scale.mean}, {"teacher.std", parts_.scale.std}};
  tensors.merge(module_tensors(*parts_.student, kEncoderPrefix));
  return tensors;
}

std::vector<Look> DistillTask::looks() const {
  std::vector<Look> looks;
  for (const Look& drawn : batches_.current())
    looks.push_back({options_.photos.at(drawn.photo), options_.views.at(drawn.view)});
  return looks;
}

StepFigures DistillTask::step() {
  const std::vector<Look> looks = this->looks();
  batches_.advance();
  const at::Tensor pixels = disturbed(parts_.photos.pixels(looks), options_.disturbance, random_);
  parts_.student->train();
  const RegionLoss loss =
      region_loss(student_regions(parts_, pixels), teacher_regions(parts_, looks), options_.loss);
  loss.loss.backward();
  return {loss.figures, static_cast<double>(looks.size())};
}

void DistillTask::save_model(const std::filesystem::path& file, const Milestone& reached) const {
  Json description = training_reached(options_.description, reached);
  description.update(metrics_reached(reached));
  Safetensors content;
  content.metadata = {{"format", "pt"}, {kStudentKey, dump_json(description)}};
  const torch::NoGradGuard no_grad;
  content.tensors = student_weights(*parts_.student, parts_.scale, options_.keep_projection);
  for (auto& [name, tensor] : content.tensors) tensor = tensor.contiguous();
  write_safetensors(file.parent_path() / kFileName, content);
}

Json DistillTask::state() const {
  return {{"looks", batches_.state()}, {"disturbance", random_.state()}};
}

void DistillTask::restore(const Json& state, const std::string& name) {
  batches_.restore(json_get<Json>(state, "looks", name), name);
  random_.restore(json_get<std::string>(state, "disturbance", name));
}

}  // namespace sightline

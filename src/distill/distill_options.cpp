#include "distill/distill_options.h"

#include "core/field.h"

namespace sightline {

namespace {

using Options = DistillOptions;

Fields<Options> student_fields() {
  return {field("student", &Options::student,
                "encoder that learns: resnet18:layer3, mobilenet_v2:features.13, ..."),
          field("keep_projection", &Options::keep_projection,
                "keep the layers that turn the student's features into the teachers': an encoder in the "
                "teachers' place"),
          field("image_size", &Options::image_size, "pixels of the student's input; 0: the encoder's own",
                {.least = 16, .most = 4096, .or_zero = true})};
}

Fields<DisturbanceOptions> disturbance_fields() {
  using Disturbance = DisturbanceOptions;
  return {field("colour", &Disturbance::colour,
                "the student's photos change in brightness, contrast and saturation by up to this share",
                from(0, 1)),
          field("blur", &Disturbance::blur, "share of the student's photos that are blurred", from(0, 1)),
          field("shift", &Disturbance::shift,
                "the student's photos are shifted by up to this share of a side", from(0, 0.25))};
}

Fields<RegionLossWeights> loss_fields() {
  using Weights = RegionLossWeights;
  return {field("mse", &Weights::mse, "weight of the mean square of the differences", from(0, 1e6)),
          field("cosine", &Weights::cosine, "weight of 1 - cosine of each region", from(0, 1e6)),
          field("relation", &Weights::relation, "weight of the difference in how alike a photo's regions are",
                from(0, 1e6))};
}

Fields<Options> schedule_fields() {
  return {
      field("epochs", &Options::epochs, "times through the photos", from(1)),
      field("photos_per_batch", &Options::photos_per_batch, "photos per step", from(1)),
      field("learning_rate", &Options::learning_rate, "Adam's; it falls along half a cosine", from(0, 1e3)),
      field("weight_decay", &Options::weight_decay, "decay of weights, apart from the gradient",
            from(0, 1e3)),
      field("warmup_steps", &Options::warmup_steps,
            "steps in which the learning rate rises to its full height", from(0)),
      field("clip_norm", &Options::clip_norm, "gradients are cut to this norm; 0: never", from(0, 1e6)),
      field("early_stopping", &Options::early_stopping,
            "stop after this many epochs without a better cosine; 0: never", from(0)),
      field("seed", &Options::seed, "random seed; the same seed gives the same run")};
}

}  // namespace

const Fields<DistillOptions>& distill_fields() {
  static const Fields<Options> fields = [] {
    Fields<Options> all;
    const auto add = [&all](const std::string& group, Fields<Options> rows) {
      for (auto& row : in_group(group, std::move(rows))) all.push_back(std::move(row));
    };
    add("Teachers and student", student_fields());
    add("Photos", {field("views", &Options::views,
                         "how each photo is shown: some of original, mirror, corners, mirror-corners "
                         "(corners: four views of 80 % of width and height)")});
    add("Photos", fields_of_part(&Options::disturbance, disturbance_fields()));
    add("Learning", fields_of_part(&Options::loss, loss_fields()));
    add("Learning", schedule_fields());
    return all;
  }();
  return fields;
}

}  // namespace sightline

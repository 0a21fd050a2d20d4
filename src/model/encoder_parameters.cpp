#include "model/encoder_parameters.h"

#include "model/backbone_kinds.h"
#include "model/encoder_kind.h"
#include "model/projection_plan.h"

namespace sightline {

namespace {

void add_convolution(ParameterShapes& shapes, const PlannedConvolution& plan) {
  const ConvolutionShape& shape = plan.shape;
  shapes.push_back(
      {plan.conv + ".weight", {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel}});
  if (plan.norm.empty() || shape.bias_before_norm) shapes.push_back({plan.conv + ".bias", {shape.output}});
  if (plan.norm.empty()) return;
  for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
    shapes.push_back({plan.norm + part, {shape.output}});
}

}  // namespace

ParameterShapes encoder_parameters(const std::string& spec) {
  const EncoderKind kind = parse_encoder_kind(spec);
  const BackbonePlan plan = backbone_plan(kind.backbone, kind.map);
  ParameterShapes shapes;
  for (const PlannedConvolution& convolution : convolutions_of(plan)) add_convolution(shapes, convolution);
  if (kind.features)
    for (const PlannedConvolution& convolution : projection_plan(plan.channels, *kind.features))
      add_convolution(shapes, convolution);
  return shapes;
}

}  // namespace sightline

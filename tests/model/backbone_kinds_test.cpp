#include "model/backbone_kinds.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "model/encoder_kind.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string error_of(const std::string& kind) {
  try {
    const EncoderKind parsed = parse_encoder_kind(kind);
    backbone_plan(parsed.backbone, parsed.map);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

TEST(BackboneKinds, AnUnknownMapIsNamedWithThoseThereAre) {
  EXPECT_EQ(error_of("resnet18:layer5"),
            "encoder 'resnet18' has no feature map 'layer5'; it has layer1 to layer4");
  EXPECT_EQ(error_of("vgg16:layer1"), "encoder 'vgg16' has no feature map 'layer1'; it has conv1 to conv5");
  EXPECT_EQ(error_of("mobilenet_v2:features.0"),
            "encoder 'mobilenet_v2' has no feature map 'features.0'; it has features.1 to features.18");
  EXPECT_EQ(error_of("squeezenet1_1:features.5"),
            "encoder 'squeezenet1_1' has no feature map 'features.5'; it has features.3, features.4, "
            "features.6, features.7, features.9, features.10, features.11, features.12");
}

TEST(BackboneKinds, AnUnknownKindIsNamedWithThoseThereAre) {
  EXPECT_THAT(
      error_of("resnet19"),
      AllOf(HasSubstr("unknown encoder 'resnet19'; there are mobilenet_v2, squeezenet1_1, resnet18, "),
            HasSubstr("vgg19_bn, torchscript:FILE")));
  for (const std::string& kind : backbone_kinds()) EXPECT_EQ(error_of(kind), "");
}

}  // namespace
}  // namespace sightline

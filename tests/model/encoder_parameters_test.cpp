#include "model/encoder_parameters.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "model/encoder.h"
#include "weights/weights.h"

namespace sightline {
namespace {

// What files of weights hold of LibTorch's module.
TEST(EncoderParameters, AreTheModulesOwn) {
  for (const char* kind :
       {"mobilenet_v2", "squeezenet1_1:features.9", "resnet18:layer2@3x3", "resnet50:layer1", "vgg16:conv2",
        "vgg16_bn:conv2", "mobilenet_v2:features.4+9", "resnet50:layer3+12"}) {
    SCOPED_TRACE(kind);
    const auto encoder = make_encoder({kind, {}});
    const NamedTensors expected = kept_tensors(*encoder);
    const ParameterShapes found = encoder_parameters(kind);
    EXPECT_EQ(found.size(), expected.size());
    for (const ParameterShape& parameter : found) {
      ASSERT_TRUE(expected.contains(parameter.name)) << parameter.name;
      EXPECT_EQ(parameter.shape, expected.at(parameter.name).sizes().vec()) << parameter.name;
    }
  }
}

TEST(EncoderParameters, OfNoKindAreRefused) {
  EXPECT_THROW(encoder_parameters("torchscript"), UsageError);
  EXPECT_THROW(encoder_parameters("mobilenet_v2:features.0"), UsageError);
}

}  // namespace
}  // namespace sightline

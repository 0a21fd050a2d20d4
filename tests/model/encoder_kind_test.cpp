#include "model/encoder_kind.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

std::string refusal_of_kind(const std::string& spec) {
  try {
    parse_encoder_kind(spec);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(EncoderKind, IsABackboneAloneOrWithAllThatCanFollow) {
  const EncoderKind plain = parse_encoder_kind("resnet50");
  EXPECT_EQ(plain.backbone, "resnet50");
  EXPECT_EQ(plain.map, "");
  EXPECT_FALSE(plain.features);
  EXPECT_FALSE(plain.grid);
  const EncoderKind whole = parse_encoder_kind("resnet34:layer3+1280@8x7");
  EXPECT_EQ(whole.backbone, "resnet34");
  EXPECT_EQ(whole.map, "layer3");
  EXPECT_EQ(whole.features, 1280);
  EXPECT_EQ(whole.grid, (Grid{8, 7}));
  EXPECT_EQ(parse_encoder_kind("mobilenet_v2@14x14").grid, (Grid{14, 14}));
  EXPECT_EQ(parse_encoder_kind("mobilenet_v2+65536").features, 65536);
  EXPECT_EQ(parse_encoder_kind("x@100x1").grid, (Grid{100, 1}));
}

TEST(EncoderKind, WhatIsNoProjectionOrNoGridIsNamed) {
  EXPECT_EQ(refusal_of_kind("net+65537@7x7"),
            "encoder 'net+65537@7x7': '+65537' is no projection, expected a number of features, 1 to 65536, "
            "like +1280");
  EXPECT_EQ(refusal_of_kind("net@8"), "encoder 'net@8': '@8' is no grid, expected one like @14x14");
  for (const char* spec : {"n+", "n+0", "n+-1", "n+1.5", "n+4+4", "n+9999999999999999999999"})
    EXPECT_NE(refusal_of_kind(spec).find("is no projection"), std::string::npos) << spec;
  for (const char* spec : {"n@", "n@x", "n@1x", "n@x1", "n@0x1", "n@1x0", "n@101x1", "n@1x101", "n@1X1",
                           "n@ 1x1", "n@1x1x1", "n@2x2+4", "n@9999999999x1"})
    EXPECT_NE(refusal_of_kind(spec).find("is no grid"), std::string::npos) << spec;
}

TEST(EncoderKind, AFamilyIsWhatItBeginsWith) {
  for (const char* kind :
       {"resnet34", "resnet34:layer3", "resnet34+1280", "resnet34@8x8", "resnet34:layer3+1280@8x8"})
    EXPECT_EQ(encoder_family(kind), "resnet34") << kind;
  EXPECT_EQ(encoder_family("torchscript:/a+b/c@d.pt"), "torchscript");
  EXPECT_EQ(encoder_family(""), "");
}

TEST(EncoderKind, ADetectorsRegionsSayTheirSize) {
  EXPECT_EQ(detector_kind(2048), "regions:2048");
  EXPECT_EQ(detector_feature_size("regions:2048"), 2048);
  EXPECT_TRUE(is_detector_kind("regions"));
  EXPECT_TRUE(is_detector_kind("regions:7"));
  EXPECT_FALSE(is_detector_kind("resnet50"));
  for (const char* kind :
       {"regions", "regions:", "regions:0", "regions:x", "regions:07", "regions:65537", "regions:8@2x2"})
    EXPECT_THROW(detector_feature_size(kind), UsageError) << kind;
}

}  // namespace
}  // namespace sightline

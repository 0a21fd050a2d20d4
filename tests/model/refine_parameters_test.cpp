#include "model/refine_parameters.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(RefineParameters, AreThoseOfEachLayerAndThePlaces) {
  RefineOptions options{RefineKind::self_attention, 1, 3, PlaceEncoding::learned};
  EXPECT_EQ(refine_parameters(options, 6), (ParameterShapes{{"query_1.weight", {6, 6}},
                                                            {"key_1.weight", {6, 6}},
                                                            {"value_1.weight", {6, 6}},
                                                            {"output_1.weight", {6, 6}},
                                                            {"norm_1", {6}},
                                                            {"norm_bias_1", {6}},
                                                            {"rows", {128, 6}},
                                                            {"columns", {128, 6}}}));
  options.layers = 3;
  options.places = PlaceEncoding::sinusoidal;
  EXPECT_EQ(refine_parameters(options, 6).size(), 18u);
  EXPECT_EQ(refine_parameters(options, 6).back().name, "norm_bias_3");
  options.kind = RefineKind::off;
  EXPECT_TRUE(refine_parameters(options, 5).empty());  // whatever its heads are
}

TEST(RefineParameters, HeadsDivideTheWidth) {
  try {
    refine_parameters({RefineKind::self_attention, 1, 4, PlaceEncoding::none}, 6);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "refine: the regions are 6 wide, expected a multiple of refine_heads, 4");
  }
}

}  // namespace
}  // namespace sightline

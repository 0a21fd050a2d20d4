#include "model/lstm_parameters.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// The second layer reads both directions of the first.
TEST(LstmParameters, AreThoseOfBothDirectionsOfEachLayer) {
  EXPECT_EQ(lstm_parameters(2, 3, 5), (ParameterShapes{{"forward_input_1.weight", {20, 3}},
                                                       {"forward_input_1.bias", {20}},
                                                       {"forward_recurrent_1.weight", {20, 5}},
                                                       {"backward_input_1.weight", {20, 3}},
                                                       {"backward_input_1.bias", {20}},
                                                       {"backward_recurrent_1.weight", {20, 5}},
                                                       {"forward_input_2.weight", {20, 10}},
                                                       {"forward_input_2.bias", {20}},
                                                       {"forward_recurrent_2.weight", {20, 5}},
                                                       {"backward_input_2.weight", {20, 10}},
                                                       {"backward_input_2.bias", {20}},
                                                       {"backward_recurrent_2.weight", {20, 5}}}));
  EXPECT_EQ(lstm_part("backward", "input", 3), "backward_input_3");
}

}  // namespace
}  // namespace sightline

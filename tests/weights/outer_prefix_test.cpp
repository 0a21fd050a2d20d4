#include "weights/outer_prefix.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(OuterPrefix, IsWhatAllNamesHaveAndNoneThatIsWanted) {
  const std::vector<std::string> wanted = {"conv1.weight", "layer1.0.bn1.bias"};
  EXPECT_EQ(outer_prefix(wanted, {"module.conv1.weight", "module.fc.bias"}), "module.");
  EXPECT_EQ(outer_prefix(wanted, {"module._orig_mod.conv1.weight"}), "module._orig_mod.");
  EXPECT_EQ(outer_prefix(wanted, {"model.encoder.conv1.weight", "model.encoder.fc.bias"}), "model.encoder.");
  EXPECT_EQ(outer_prefix(wanted, {"module.conv1.weight", "fc.bias"}), "");
  EXPECT_EQ(outer_prefix(wanted, {"conv1.weight"}), "");
  EXPECT_EQ(outer_prefix(wanted, {}), "");
  EXPECT_EQ(outer_prefix({"encoder.conv1.weight"}, {"encoder.conv1.weight"}), "");  // the module's own
}

}  // namespace
}  // namespace sightline

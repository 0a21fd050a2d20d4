#include "render/attention_weights.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "render/sheet_scene.h"

namespace sightline {
namespace {

TEST(AttentionWeights, JsonHoldsOneRowAWordAndThePlace) {
  const Json json =
      attention_json(looking_at({5, 0}, {2, 3}, {"a", "dog"}),
                     Geometry({.resize = ResizeRule::letterbox, .height = 90, .width = 90}, 180, 100));
  EXPECT_EQ(json["grid"], (Json{2, 3}));
  EXPECT_EQ(json["area"], (Json{0.0, -40.0, 180.0, 180.0}));
  EXPECT_EQ(json["attention"][0], (Json{0.0, 0.0, 0.0, 0.0, 0.0, 1.0}));
  EXPECT_EQ(json["words"][1], "dog");
  EXPECT_FALSE(json.contains("glimpses"));
}

// NumPy itself is the reader, where it is installed.
TEST(AttentionWeights, NumPyReadsTheFile) {
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-numpy is absent";
  const auto path = std::filesystem::temp_directory_path() / "sightline_weights.npy";
  std::ofstream(path, std::ios::binary) << encode_npy(looking_at({5, 0}, {2, 3}, {"a", "dog"}));
  const std::string check =
      "/usr/bin/python3 -c \"import numpy; a = numpy.load('" + path.string() +
      "'); assert a.shape == (2, 2, 3) and a.dtype == 'float32' and a[0, 1, 2] == 1 and a[1, 0, 0] == 1 and "
      "a.sum() == 2\"";
  EXPECT_EQ(std::system(check.c_str()), 0);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace sightline

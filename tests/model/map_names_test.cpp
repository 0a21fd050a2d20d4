#include "model/map_names.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

std::string refusal_of_map(const std::string& map, const MapNames& names) {
  try {
    map_number("net", map, names);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(MapNames, WithoutANameTheLastMapIsMeant) {
  const MapNames names{"features.", {3, 4, 6}};
  EXPECT_EQ(map_number("x", "", names), 6);
  EXPECT_EQ(map_number("x", "features.3", names), 3);
  for (const char* bad : {"features.5", "features.", "features.33", "3", "features.3 "})
    EXPECT_THROW(map_number("x", bad, names), UsageError) << bad;
  EXPECT_EQ(numbers_from(2, 4), (std::vector<int>{2, 3, 4}));
}

TEST(MapNames, AnUnknownOneIsNamedWithThoseThereAre) {
  EXPECT_EQ(refusal_of_map("layer5", {"layer", {1, 2, 3, 4}}),
            "encoder 'net' has no feature map 'layer5'; it has layer1 to layer4");
  EXPECT_EQ(refusal_of_map("f5", {"f", {3, 4, 6}}),
            "encoder 'net' has no feature map 'f5'; it has f3, f4, f6");
  EXPECT_EQ(refusal_of_map("layer1", {"layer", {1, 2}}), "none");
  EXPECT_EQ(refusal_of_map("layer01", {"layer", {1, 2}}).substr(0, 11), "encoder 'ne");
}

TEST(MapNames, KindsAreThoseOfTheVariants) {
  struct Variant {
    const char* kind;
  };
  EXPECT_EQ(kinds_of(std::array<Variant, 2>{{{"a"}, {"b"}}}), (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace sightline

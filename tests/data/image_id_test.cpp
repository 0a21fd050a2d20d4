#include "data/image_id.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

TEST(ImageId, ANumberWhereItReadsBackAsTheSameText) {
  EXPECT_EQ(id_json("42").dump(), "42");
  EXPECT_EQ(id_json("0").dump(), "0");
  EXPECT_EQ(id_json("12345678901234567").dump(), "12345678901234567");
}

TEST(ImageId, ElseAString) {
  for (const std::string id :
       {"007", "-1", "4.0", "1e3", "a42", "", " 1", "123456789012345678901234567890"}) {
    EXPECT_EQ(id_json(id).dump(), "\"" + id + "\"");
  }
}

}  // namespace
}  // namespace sightline

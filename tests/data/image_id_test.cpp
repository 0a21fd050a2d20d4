#include "data/image_id.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

std::string json_of(const std::string& id, IdType type = IdType::untold) {
  return dump_json(id_json(id, type));
}

TEST(ImageId, IsWrittenAsItWasRead) {
  EXPECT_EQ(json_of("7", IdType::number), "7");
  EXPECT_EQ(json_of("7", IdType::text), "\"7\"");
  EXPECT_EQ(json_of("-7", IdType::number), "-7");
  EXPECT_EQ(json_of("9007199254740993", IdType::number), "9007199254740993");  // no double
  EXPECT_EQ(json_of("18446744073709551615", IdType::number), "18446744073709551615");
  EXPECT_EQ(json_of("0.25", IdType::number), "0.25");
  EXPECT_EQ(json_of("123456789012345678901", IdType::number), "\"123456789012345678901\"");
}

TEST(ImageId, OfNoTypeIsANumberWhereItIsAsCocosAre) {
  EXPECT_EQ(json_of("42"), "42");
  EXPECT_EQ(json_of("0"), "0");
  for (const char* text : {"042", "-7", "4.0", "1e3", "a", ""})
    EXPECT_EQ(json_of(text), std::string("\"") + text + "\"");
}

TEST(ImageId, ATextIsShownInQuotationMarks) {
  EXPECT_EQ(shown_id("7", IdType::text), "\"7\"");
  EXPECT_EQ(shown_id("7", IdType::number), "7");
  EXPECT_EQ(shown_id("a.jpg", IdType::untold), "a.jpg");
}

}  // namespace
}  // namespace sightline

#include "pipeline/file_name.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

TEST(FileName, UtfIsWrittenAsItIs) {
  Json object = Json::object();
  add_file_name(object, "photos/\xE7\x8C\xAB.jpg");
  EXPECT_EQ(object, (Json{{"file", "photos/\xE7\x8C\xAB.jpg"}}));
  EXPECT_EQ(file_name_of(object, "record 1"), "photos/\xE7\x8C\xAB.jpg");
}

// Every byte that a name can have comes back, whatever it means.
TEST(FileName, OtherBytesComeBack) {
  std::string name;
  for (int byte = 255; byte > 0; --byte)
    if (byte != '/') name += static_cast<char>(byte);
  Json object = Json::object();
  add_file_name(object, name);
  EXPECT_TRUE(object.contains("file_bytes"));
  const Json read = Json::parse(object.dump());
  EXPECT_EQ(file_name_of(read, "record 1"), name);
  EXPECT_EQ(file_bytes_of("caf\xE9"), "636166e9");
  EXPECT_EQ(readable_file_name("caf\xE9"), "caf\xEF\xBF\xBD");
}

TEST(FileName, DamagedDigitsAreNamed) {
  for (const char* digits : {"6", "6g", "-1", "+1", " 1"}) {
    const Json object{{"file", "x"}, {"file_bytes", digits}};
    EXPECT_THROW(file_name_of(object, "record 1"), DataError) << digits;
  }
  EXPECT_THROW(file_name_of(Json::object(), "record 1"), DataError);
}

}  // namespace
}  // namespace sightline

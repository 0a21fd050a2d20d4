#include "core/marked_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string text_of_marked(const std::string& bytes) {
  return std::string(MarkedText(bytes, "list.txt").text());
}

// e-acute, the euro sign, and a face beyond 16 bits, as Python's codecs write them.
TEST(MarkedText, Utf16OfEitherOrderBecomesUtf8) {
  const std::string expected = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\r\n";
  EXPECT_EQ(text_of_marked("\xFF\xFE\x61\x00\xE9\x00\xAC\x20\x3D\xD8\x00\xDE\x0D\x00\x0A\x00"s), expected);
  EXPECT_EQ(text_of_marked("\xFE\xFF\x00\x61\x00\xE9\x20\xAC\xD8\x3D\xDE\x00\x00\x0D\x00\x0A"s), expected);
}

TEST(MarkedText, OtherBytesStayAsTheyAre) {
  EXPECT_EQ(text_of_marked("\xEF\xBB\xBFviel"), "viel");
  EXPECT_EQ(text_of_marked("\xC3\x28 \xFF"), "\xC3\x28 \xFF");
  EXPECT_EQ(text_of_marked(""), "");
}

TEST(MarkedText, HalfACharacterAndUtf32AreRefused) {
  for (const std::string& bytes : {"\xFF\xFE\x61"s, "\xFF\xFE\x3D\xD8"s, "\xFF\xFE\x00\xDE\x61\x00"s})
    EXPECT_THAT([&] { text_of_marked(bytes); }, ThrowsMessage<DataError>(HasSubstr("list.txt: is UTF-16")));
  EXPECT_THAT([] { text_of_marked("\xFF\xFE\0\0\x61\0\0\0"s); },
              ThrowsMessage<DataError>(HasSubstr("list.txt: is UTF-32")));
}

}  // namespace
}  // namespace sightline

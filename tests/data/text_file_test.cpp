#include "data/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/captions_reader.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// As Windows writes "Unicode" text.
std::string utf16(const std::string& ascii) {
  std::string bytes = "\xFF\xFE";
  for (const char letter : ascii) bytes += {letter, '\0'};
  return bytes;
}

TEST(TextFile, LinesOfUtf16AreThoseOfUtf8) {
  const TemporaryDirectory directory;
  std::vector<std::string> lines;
  const TextFile file(directory.write("a.txt", utf16("a dog\r\n\r\na cat")));
  file.for_each_line([&](std::string_view text, std::size_t line) {
    lines.push_back(std::to_string(line) + " " + std::string(text));
  });
  EXPECT_THAT(lines, ElementsAre("1 a dog", "3 a cat"));
}

TEST(TextFile, WhatIsNoUtf8IsNamedWithItsLine) {
  const TemporaryDirectory directory;
  EXPECT_THAT([&] { TextFile file(directory.write("a.txt", "a dog\n\xFF")); },
              ThrowsMessage<DataError>(HasSubstr("a.txt: line 2 is not valid UTF-8")));
  EXPECT_THAT([&] { TextFile file(directory.write("a.txt", "\xFF\xFE\x61"s)); },
              ThrowsMessage<DataError>(HasSubstr("a.txt: is UTF-16")));
}

// Whatever their form.
TEST(TextFile, CaptionFilesMayBeUtf16) {
  const TemporaryDirectory directory;
  for (
      const std::string text :
      {R"({"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"id": 1, "image_id": 1, "caption": "a dog"}]})",
       R"({"file_name": "a.jpg", "text": "a dog"})", "file,caption\r\na.jpg,a dog\r\n", "a.jpg#0\ta dog\n"}) {
    const CaptionSet captions = read_captions(directory.write("captions", utf16(text)));
    ASSERT_EQ(captions.images.size(), 1u) << text;
    EXPECT_EQ(captions.images[0].file, "a.jpg") << text;
  }
}

}  // namespace
}  // namespace sightline

#include "core/line_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class LineStreamTest : public ::testing::Test {
 protected:
  // Faults in angle brackets.
  std::vector<std::string> lines(const std::string& bytes, std::size_t longest = 100) {
    LineStream stream(directory_.write("f", bytes), {}, longest);
    std::vector<std::string> all;
    while (const auto line = stream.next())
      all.push_back(line->fault.empty() ? line->text : "<" + line->fault + ">");
    return all;
  }

  TemporaryDirectory directory_;
};

std::string utf16(const std::string& ascii, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char letter : ascii) bytes += big_endian ? "\0"s + letter : letter + "\0"s;
  return bytes;
}

TEST_F(LineStreamTest, LinesComeWithoutTheirEnds) {
  EXPECT_THAT(lines(""), IsEmpty());
  EXPECT_THAT(lines("a"), ElementsAre("a"));
  EXPECT_THAT(lines("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines("a\r\n\nb\rc\n\n"), ElementsAre("a", "", "b\rc", ""));
  EXPECT_THAT(lines("\n"), ElementsAre(""));
  EXPECT_THAT(lines("\xEF\xBB\xBF"
                    "a\nb"),
              ElementsAre("a", "b"));
  EXPECT_THAT(lines("\xEF\xBB\xBF"), IsEmpty());
}

TEST_F(LineStreamTest, Utf16ComesAsUtf8) {
  for (const bool big : {false, true}) {
    EXPECT_THAT(lines(utf16("a b\r\n\nc", big)), ElementsAre("a b", "", "c"));
    EXPECT_THAT(lines(utf16("", big)), IsEmpty());
  }
  // U+0A0A and U+010A hold the byte of a line end and are none.
  EXPECT_THAT(lines("\xFF\xFE\x0A\x0A\x0A\x01\x0A\x00x\x00"s), ElementsAre("\u0A0A\u010A", "x"));
  EXPECT_THAT(lines("\xFF\xFE\x3D\xD8\x0A\x00x\x00"s),
              ElementsAre("<is UTF-16 with half a character in it>", "x"));
  EXPECT_THAT(lines("\xFF\xFEx\x00y"s), ElementsAre("<is UTF-16 with half a character in it>"));
  EXPECT_THAT([&] { lines("\xFF\xFE\0\0x\0\0\0"s); }, ThrowsMessage<DataError>(HasSubstr("is UTF-32")));
}

TEST_F(LineStreamTest, ALineThatIsTooLongIsTheOnlyOneLost) {
  const std::string fault = "<is longer than 100 bytes>";
  EXPECT_THAT(lines("a\n" + std::string(101, 'x') + "\nb\n"), ElementsAre("a", fault, "b"));
  EXPECT_THAT(lines(std::string(100, 'x')), ElementsAre(std::string(100, 'x')));
  // Longer than what is read at once, with and without an end.
  EXPECT_THAT(lines("a\n" + std::string(1 << 20, 'x') + "\nb\n"), ElementsAre("a", fault, "b"));
  EXPECT_THAT(lines("a\n" + std::string(1 << 20, 'x')), ElementsAre("a", fault));
  EXPECT_THAT(lines(utf16("a\n" + std::string(1 << 20, 'x') + "\nb", false)), ElementsAre("a", fault, "b"));
}

TEST_F(LineStreamTest, LongTextsAreReadInTheirParts) {
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 30'000; ++i) {
    expected.push_back("line " + std::to_string(i));
    text += expected.back() + "\n";
  }
  EXPECT_EQ(lines(text), expected);
  EXPECT_EQ(lines(utf16(text, true)), expected);
}

TEST_F(LineStreamTest, ALineOfAPipeIsThereBeforeTheNext) {
  const auto pipe = directory_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  bool stop = false;
  LineStream stream(pipe, [&] { return stop; });
  std::ofstream writer(pipe);
  writer << "first\nsec" << std::flush;
  EXPECT_FALSE(stream.would_wait());
  EXPECT_EQ(stream.next()->text, "first");
  EXPECT_TRUE(stream.would_wait());
  writer << "ond\nthird" << std::flush;
  EXPECT_EQ(stream.next()->text, "second");
  stop = true;
  EXPECT_FALSE(stream.next());
  stop = false;
  writer.close();
  EXPECT_EQ(stream.next()->text, "third");
  EXPECT_FALSE(stream.next());
}

}  // namespace
}  // namespace sightline

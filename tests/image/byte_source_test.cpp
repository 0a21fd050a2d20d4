#include "image/byte_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

void expect_the_alphabet(const ByteSource& bytes) {
  EXPECT_EQ(bytes.size(), 26u);
  EXPECT_EQ(bytes.read(0, 3), "abc");
  EXPECT_EQ(bytes.read(24, 100), "yz");
  EXPECT_EQ(bytes.read(0, ~std::uint64_t{0}), "abcdefghijklmnopqrstuvwxyz");
  EXPECT_EQ(bytes.read(5, 0), "");
  EXPECT_EQ(bytes.read(26, 1), "");
  EXPECT_EQ(bytes.read(~std::uint64_t{0}, 10), "");
}

TEST(ByteSource, OfMemoryAndOfAFileAreTheSame) {
  const TemporaryDirectory directory;
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  expect_the_alphabet(MemoryBytes(letters));
  expect_the_alphabet(FileBytes(directory.write("letters", letters)));
  EXPECT_EQ(FileBytes(directory.write("empty", "")).read(0, 9), "");
}

TEST(ByteSource, AFileThatIsCutMeanwhileHasFewer) {
  const TemporaryDirectory directory;
  const auto path = directory.write("letters", "abcdef");
  const FileBytes bytes(path);
  std::filesystem::resize_file(path, 2);
  EXPECT_EQ(bytes.read(1, 5), "b");
  EXPECT_EQ(bytes.read(4, 2), "");
}

TEST(ByteSource, WhatIsNoFileIsRefusedAtOnce) {
  const TemporaryDirectory directory;
  EXPECT_THROW(FileBytes(directory.path() / "absent"), DataError);
  EXPECT_THROW(FileBytes(directory.path()), DataError);
  const auto pipe = directory.path() / "pipe";  // nobody writes into it
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THROW(FileBytes{pipe}, DataError);
}

}  // namespace
}  // namespace sightline

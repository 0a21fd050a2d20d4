#include "core/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/output_file.h"
#include "core/recorded_disk.h"
#include "core/temporary_directory.h"
#include "core/unwritable_file.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<std::string> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.push_back(entry.path().filename().string());
  return names;
}

TEST(Files, WritesAndReadsBytesBack) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "naïve name with spaces.bin";
  std::string bytes(300000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
  write_file_atomically(path, bytes);
  EXPECT_EQ(read_file(path), bytes);
  const MappedFile mapped(path);
  EXPECT_EQ(mapped.bytes(), bytes);
}

TEST(Files, ReplacesWholeAndLeavesNothingBeside) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "f";
  write_file_atomically(path, "a longer first version");
  write_file_atomically(path, "second");
  EXPECT_EQ(read_file(path), "second");
  EXPECT_THAT(names_in(directory.path()), ElementsAre("f"));
}

TEST(Files, ASymbolicLinkStaysAndItsTargetIsReplaced) {
  const TemporaryDirectory directory;
  write_file_atomically(directory.path() / "real", "first");
  std::filesystem::create_symlink("real", directory.path() / "link");
  write_file_atomically(directory.path() / "link", "second");
  EXPECT_TRUE(std::filesystem::is_symlink(directory.path() / "link"));
  EXPECT_EQ(read_file(directory.path() / "real"), "second");
}

TEST(Files, ALinkToAFileThatIsNotThereYetStays) {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "far");
  std::filesystem::create_symlink("far/second", directory.path() / "first");
  std::filesystem::create_symlink(directory.path() / "far" / "real", directory.path() / "far" / "second");
  EXPECT_EQ(replaceable_file(directory.path() / "first"), directory.path() / "far" / "real");
  write_file_atomically(directory.path() / "first", "content");
  EXPECT_TRUE(std::filesystem::is_symlink(directory.path() / "first"));
  EXPECT_TRUE(std::filesystem::is_symlink(directory.path() / "far" / "second"));
  EXPECT_FALSE(std::filesystem::is_symlink(directory.path() / "far" / "real"));
  EXPECT_EQ(read_file(directory.path() / "far" / "real"), "content");
}

TEST(Files, ARingOfLinksIsNotReplaced) {
  const TemporaryDirectory directory;
  std::filesystem::create_symlink("b", directory.path() / "a");
  std::filesystem::create_symlink("a", directory.path() / "b");
  EXPECT_THROW(write_file_atomically(directory.path() / "a", "x"), UnwritableFile);
  EXPECT_TRUE(std::filesystem::is_symlink(directory.path() / "a"));
}

TEST(Files, PipesAndDevicesAreNeitherReadNorReplaced) {
  const TemporaryDirectory directory;
  const auto pipe = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT([&] { read_file(pipe); }, ThrowsMessage<DataError>(HasSubstr("expected a regular file")));
  EXPECT_THAT([&] { MappedFile{pipe}; }, ThrowsMessage<DataError>(HasSubstr("expected a regular file")));
  EXPECT_THAT([&] { read_file("/dev/zero"); },
              ThrowsMessage<DataError>(HasSubstr("expected a regular file")));
  EXPECT_THAT([&] { write_file_atomically(pipe, "x"); },
              ThrowsMessage<EnvironmentError>(HasSubstr("expected a file to write")));
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(Files, AMappingOutlivesTheReplacementOfItsFile) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "f";
  write_file_atomically(path, "first");
  MappedFile mapped(path);
  write_file_atomically(path, "second");
  const MappedFile moved = std::move(mapped);
  EXPECT_EQ(moved.bytes(), "first");
}

TEST(Files, EveryLegalNameWillDo) {
  const TemporaryDirectory directory;
  std::string longest;
  for (int i = 0; i < 85; ++i) longest += "\xE7\x85\xA7";  // 255 bytes
  write_file_atomically(directory.path() / longest, "first");
  write_file_atomically(directory.path() / longest, "second");
  EXPECT_EQ(read_file(directory.path() / longest), "second");
  EXPECT_THAT([&] { write_file_atomically(directory.path() / (longest + "x"), "x"); },
              ThrowsMessage<UnwritableFile>(HasSubstr("cannot be written: File name too long")));
  EXPECT_THAT(names_in(directory.path()), ElementsAre(longest));
}

// Others can be written all the same.
TEST(Files, WhatHindersOneFileAloneIsToldApart) {
  const TemporaryDirectory directory;
  directory.write("file", "");
  std::filesystem::create_directory(directory.path() / "directory");
  EXPECT_THROW(write_file_atomically(directory.path() / "file" / "f", "x"), UnwritableFile);
  EXPECT_THROW(write_file_atomically(directory.path() / "directory", "x"), UnwritableFile);
}

TEST(Files, EmptyFiles) {
  const TemporaryDirectory directory;
  write_file_atomically(directory.path() / "empty", "");
  EXPECT_EQ(read_file(directory.path() / "empty"), "");
  EXPECT_EQ(MappedFile(directory.path() / "empty").size(), 0U);
}

TEST(Files, NoMoreIsReadThanMayBe) {
  const TemporaryDirectory directory;
  const auto file = directory.write("four", "four");
  EXPECT_EQ(read_file(file, 4), "four");
  EXPECT_THAT([&] { read_file(file, 3); },
              ThrowsMessage<DataError>(HasSubstr("four: has 4 bytes, expected at most 3")));
}

TEST(Files, ErrorsNameThePathAndTheReason) {
  const TemporaryDirectory directory;
  const auto missing = directory.path() / "missing.json";
  EXPECT_THAT([&] { read_file(missing); },
              ThrowsMessage<DataError>(HasSubstr("missing.json: cannot be opened: No such file")));
  EXPECT_THAT([&] { MappedFile{missing}; }, ThrowsMessage<DataError>(HasSubstr("missing.json")));
  EXPECT_THAT([&] { read_file(directory.path()); }, ThrowsMessage<DataError>(HasSubstr("is a directory")));
  EXPECT_THAT([&] { write_file_atomically(directory.path() / "no" / "f", "x"); },
              ThrowsMessage<EnvironmentError>(HasSubstr("cannot be written: No such file")));
}

// Model files, checkpoints, failures, exports, tables, animations: whoever replaces a file does it so.
TEST(WriteFileAtomically, WhateverTheDiskHoldsItIsTheOldFileOrTheNewOne) {
  if (!testing::RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
  const TemporaryDirectory directory;
  const auto path = directory.write("model", "old");
  const auto writes = {std::function<void()>([&] { write_file_atomically(path, "whole and new"); }),
                       std::function<void()>([&] {
                         OutputFile file(path);
                         file.write("whole ");
                         file.write("and new");
                         file.commit();
                       })};
  for (const auto& write : writes) {
    testing::restore({{"model", {"old", {}}}}, directory.path());
    std::vector<testing::RecordedDisk::Image> images;
    {
      testing::RecordedDisk disk(directory.path());
      write();
      images = disk.images({"model"});
    }
    EXPECT_GT(images.size(), 2u);
    for (const auto& image : images)
      EXPECT_TRUE(image.at("model").content == "old" || image.at("model").content == "whole and new")
          << image.at("model").content;
    EXPECT_EQ(read_file(path), "whole and new");
  }
}

}  // namespace
}  // namespace sightline

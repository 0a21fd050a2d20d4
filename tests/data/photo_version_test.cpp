#include "data/photo_version.h"

#include <gtest/gtest.h>

#include <chrono>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(PhotoVersion, ChangesWithSizeAndTime) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("a.jpg", "four");
  const PhotoVersion before = PhotoVersion::of_file(directory.path(), "./a.jpg");
  EXPECT_EQ(before.file, "a.jpg");
  EXPECT_EQ(PhotoVersion::of_file(directory.path(), "a.jpg").version, before.version);

  const auto time = fs::last_write_time(file);
  directory.write("a.jpg", "three");
  fs::last_write_time(file, time);
  EXPECT_NE(PhotoVersion::of_file(directory.path(), "a.jpg").version, before.version);

  directory.write("a.jpg", "FOUR");
  fs::last_write_time(file, time + std::chrono::milliseconds(3));
  EXPECT_NE(PhotoVersion::of_file(directory.path(), "a.jpg").version, before.version);
}

TEST(PhotoVersion, OfAFileThatIsNotThereIsEmpty) {
  const PhotoVersion missing = PhotoVersion::of_file("/nowhere", "a.jpg");
  EXPECT_EQ(missing.file, "a.jpg");
  EXPECT_EQ(missing.version, "");
}

TEST(PhotoVersion, ItsNameReadsBack) {
  const PhotoVersion odd{"a\nb.jpg", "12:34"};
  const PhotoVersion back = PhotoVersion::parse(odd.record_name());
  EXPECT_EQ(back.file, odd.file);
  EXPECT_EQ(back.version, odd.version);
  EXPECT_EQ(PhotoVersion::parse("plain.jpg").file, "plain.jpg");
  EXPECT_EQ(PhotoVersion::parse("plain.jpg").version, "");
}

}  // namespace
}  // namespace sightline

#include "core/input_stream.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

TEST(InputStream, ReadsFilesWhole) {
  const TemporaryDirectory directory;
  const std::string bytes(200000, 'x');
  EXPECT_EQ(read_stream(directory.write("f", bytes)), bytes);
  EXPECT_EQ(read_stream(directory.write("empty", "")), "");
  EXPECT_THAT(
      [&] { read_stream(directory.path() / "missing"); },
      ::testing::ThrowsMessage<DataError>(::testing::HasSubstr("missing: cannot be opened: No such")));
}

TEST(InputStream, ReadsLittleFurtherThanItIsToldTo) {
  const TemporaryDirectory directory;
  const auto file = directory.write("f", std::string(1 << 20, 'x'));
  EXPECT_EQ(read_stream(file, {}, 1 << 20).size(), 1 << 20);
  const std::size_t size = read_stream(file, {}, 1000).size();
  EXPECT_GT(size, 1000u);
  EXPECT_LT(size, 100000u);
}

TEST(InputStream, WaitsForWhoeverWritesIntoANamedPipe) {
  const TemporaryDirectory directory;
  const auto pipe = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string bytes(200000, 'x');
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << bytes; });
  EXPECT_EQ(read_stream(pipe), bytes);
  writer.join();
}

TEST(InputStream, ANamedPipeThatNobodyWritesIntoCanBeLeft) {
  const TemporaryDirectory directory;
  const auto pipe = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  int asked = 0;
  EXPECT_EQ(read_stream(pipe, [&] { return ++asked > 2; }), "");
}

}  // namespace
}  // namespace sightline

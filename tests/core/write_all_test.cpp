#include "core/write_all.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

namespace sightline {
namespace {

TEST(WriteAll, WaitsForAPipeThatDoesNotWaitByItself) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  const std::string bytes(1 << 20, 'x');  // more than a pipe holds
  std::size_t read = 0;
  std::thread reader([&] {
    char buffer[4096];
    while (read < bytes.size()) {
      const ssize_t count = ::read(ends[0], buffer, sizeof buffer);
      if (count > 0) read += static_cast<std::size_t>(count);
      if (count == 0) return;
    }
  });
  EXPECT_EQ(write_all(ends[1], bytes), 0);
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  EXPECT_EQ(read, bytes.size());
}

TEST(WriteAll, SaysWhatHindersIt) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe2(ends, 0), 0);
  ::close(ends[0]);
  EXPECT_EQ(write_all(ends[1], "nobody reads"), EPIPE);
  ::close(ends[1]);
  EXPECT_EQ(write_all(-1, "x"), EBADF);
  EXPECT_EQ(write_all(-1, ""), 0);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace sightline

#include "image/quiet_stderr.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <thread>

namespace sightline {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

TEST(QuietStderr, DropsWhatThisThreadPrintsAndNothingElse) {
  CaptureStderr();
  std::fputs("before ", stderr);
  {
    const QuietStderr quiet;
    std::fputs("dropped ", stderr);
    { const QuietStderr nested; }
    std::fprintf(stderr, "dropped %d ", 2);
    std::thread([] { std::fputs("another's ", stderr); }).join();
  }
  std::fputs("after", stderr);
  EXPECT_EQ(GetCapturedStderr(), "before another's after");
}

}  // namespace
}  // namespace sightline

#include "cli/console.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace sightline {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

// What a console of these options says on standard error; both streams are files meanwhile.
template <class Say>
std::string said(const ConsoleOptions& options, const Say& say) {
  CaptureStderr();
  Console console;
  console.configure(options);
  say(console);
  return GetCapturedStderr();
}

void say_all(Console& console) {
  console.message("a message");
  console.warning("a warning");
  console.detail("a detail");
  console.error("an error", "a way out");
}

TEST(Console, SaysAsMuchAsItIsAskedFor) {
  const std::string error = "sightline: error: an error\n  hint: a way out\n";
  EXPECT_EQ(said({}, say_all), "a message\nsightline: warning: a warning\n" + error);
  EXPECT_EQ(said({.verbose = true}, say_all), "a message\nsightline: warning: a warning\na detail\n" + error);
  EXPECT_EQ(said({.quiet = true, .verbose = true}, say_all), error) << "errors are never silenced";
}

TEST(Console, LogsByTheirLevel) {
  const auto log_all = [](Console& console) {
    const LogSink log = console.log();
    log(LogLevel::debug, "debug");
    log(LogLevel::info, "info");
    log(LogLevel::warning, "careful");
  };
  EXPECT_EQ(said({}, log_all), "info\nsightline: warning: careful\n");
  EXPECT_EQ(said({.verbose = true}, log_all), "debug\ninfo\nsightline: warning: careful\n");
}

TEST(Console, OnlyLabelsHaveColoursAndOnlyWhereTheyAreWanted) {
  EXPECT_EQ(
      said({.color = ColourUse::always}, [](Console& console) { console.error("an error", "a way out"); }),
      "\033[31msightline: error: \033[0man error\n  hint: a way out\n");
  EXPECT_EQ(said({.color = ColourUse::never}, [](Console& console) { console.warning("careful"); }),
            "sightline: warning: careful\n");
  Console console;
  console.configure({.color = ColourUse::always});
  EXPECT_TRUE(console.color_on_output());
}

// A file's name may hold anything: nothing of it drives the terminal.
TEST(Console, ControlCharactersAreShown) {
  const std::string text = said({}, [](Console& console) { console.message("a\033[2Jb\nc"); });
  EXPECT_EQ(text.find('\033'), std::string::npos) << text;
  EXPECT_EQ(text.front(), 'a');
}

TEST(Console, DataGoesOutAsItIs) {
  CaptureStdout();
  Console console;
  console.configure({.quiet = true});
  const std::string data("a\0\033[2J\xff\n", 8);
  console.print(data);
  EXPECT_EQ(GetCapturedStdout(), data);
}

TEST(Console, KnowsThatNobodyReadsAnyMore) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int output = ::dup(STDOUT_FILENO);
  ::dup2(ends[1], STDOUT_FILENO);
  ::close(ends[0]);
  ::close(ends[1]);
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  Console console;
  EXPECT_THROW(console.print("data"), OutputClosed);
  ::signal(SIGPIPE, before);
  ::dup2(output, STDOUT_FILENO);
  ::close(output);
}

TEST(Console, AFullDiskIsAnError) {
  const int output = ::dup(STDOUT_FILENO), full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  ::dup2(full, STDOUT_FILENO);
  Console console;
  EXPECT_THROW(console.print("data"), EnvironmentError);
  ::dup2(output, STDOUT_FILENO);
  ::close(output);
  ::close(full);
}

}  // namespace
}  // namespace sightline

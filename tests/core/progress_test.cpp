#include "core/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace sightline {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A meter whose clock a test turns by hand and whose text it can read.
struct FakeTerminal {
  explicit FakeTerminal(bool terminal, int columns = 200)
      : meter([this](const std::string& text) { written.push_back(text); }, terminal, columns,
              [this] { return now; }) {}
  void at(int milliseconds_since_start, std::int64_t done, std::int64_t total = 100) {
    now = std::chrono::steady_clock::time_point{} + milliseconds(milliseconds_since_start);
    meter.update({"training", "caption", done, total, "loss 2.91"});
  }

  std::chrono::steady_clock::time_point now{};
  std::vector<std::string> written;
  ProgressMeter meter;
};

TEST(FormatDuration, HoursOnlyWhereThereAreAny) {
  EXPECT_EQ(format_duration(0), "0:00");
  EXPECT_EQ(format_duration(59.6), "1:00");
  EXPECT_EQ(format_duration(245), "4:05");
  EXPECT_EQ(format_duration(3723), "1:02:03");
  EXPECT_EQ(format_duration(-5), "0:00");
  EXPECT_EQ(format_duration(std::nan("")), "0:00");
  EXPECT_EQ(format_duration(std::numeric_limits<double>::infinity()), "9999:00:00");
}

TEST(ProgressMeter, TerminalRedrawsOneLineAtMostTenTimesASecond) {
  FakeTerminal screen(true);
  for (int ms = 0; ms <= 1000; ms += 10) screen.at(ms, ms / 20);
  EXPECT_THAT(screen.written, SizeIs(11));
  for (const std::string& text : screen.written)
    EXPECT_THAT(text, AllOf(StartsWith("\rtraining"), EndsWith("\x1b[K"), Not(HasSubstr("\n"))));
}

TEST(ProgressMeter, ShowsShareRateTimeLeftAndNote) {
  FakeTerminal screen(true);
  screen.at(0, 10);
  screen.at(2000, 40);  // 30 in 2 s: 15 a second, 60 to go
  EXPECT_THAT(screen.written.back(),
              AllOf(HasSubstr("[########............] 40%"), HasSubstr("40/100 captions"), HasSubstr("15/s"),
                    HasSubstr("0:04 left"), HasSubstr("loss 2.91")));
}

TEST(ProgressMeter, UnknownTotalHasNoShareAndNoTimeLeft) {
  FakeTerminal screen(true);
  screen.at(0, 0, 0);
  screen.at(1000, 5, 0);
  EXPECT_THAT(screen.written.back(),
              AllOf(HasSubstr("5 captions  5.0/s"), Not(HasSubstr("%")), Not(HasSubstr("left"))));
}

TEST(ProgressMeter, OneIsNotSeveral) {
  FakeTerminal screen(false);
  screen.at(0, 1, 1);
  EXPECT_THAT(screen.written.back(), HasSubstr("1/1 caption  "));
}

TEST(ProgressMeter, PlainOutputIsALineEveryTenSecondsAndTheLast) {
  FakeTerminal screen(false);
  for (int s = 0; s <= 25; ++s) screen.at(s * 1000, 4 * s);
  EXPECT_THAT(screen.written, ElementsAre(AllOf(HasSubstr("40/100"), EndsWith("\n")), HasSubstr("80/100"),
                                          HasSubstr("100/100")));
  EXPECT_THAT(screen.written[0], Not(HasSubstr("[")));
}

TEST(ProgressMeter, CutsToTheTerminalsWidthWithoutHalvingACharacter) {
  FakeTerminal screen(true, 12);
  screen.meter.update({"żółć żółć żółć", "image", 0, 10, ""});
  EXPECT_EQ(screen.written.back(), "\rżółć żółć ż\x1b[K");
}

TEST(ProgressMeter, FinishEndsTheBarOnce) {
  FakeTerminal screen(true);
  screen.meter.finish();
  EXPECT_THAT(screen.written, IsEmpty());
  screen.at(0, 1);
  screen.meter.finish();
  screen.meter.finish();
  EXPECT_THAT(screen.written, SizeIs(2));
  EXPECT_EQ(screen.written.back(), "\n");
}

TEST(ProgressMeter, NewWorkStartsANewLineAndANewRate) {
  FakeTerminal screen(true);
  screen.at(0, 0);
  screen.at(1000, 50);
  screen.meter.update({"validating", "images", 7, 14, ""});
  EXPECT_EQ(screen.written[screen.written.size() - 2], "\n");
  EXPECT_THAT(screen.written.back(), AllOf(StartsWith("\rvalidating"), Not(HasSubstr("/s"))));
}

// Four at a time come at once: the first of them tell nothing of the rate.
TEST(ProgressMeter, NoRateBeforeItMeansSomething) {
  FakeTerminal screen(true);
  screen.at(0, 1, 4);
  screen.at(0, 4, 4);
  EXPECT_THAT(screen.written.back(), AllOf(HasSubstr("4/4 captions"), Not(HasSubstr("/s"))));
  screen.meter.finish();
  screen.at(0, 0, 40);
  screen.at(900, 4, 40);
  EXPECT_THAT(screen.written.back(), Not(HasSubstr("/s")));
  screen.at(2000, 8, 40);  // from the beginning of the work
  EXPECT_THAT(screen.written.back(), AllOf(HasSubstr("  4.0/s"), HasSubstr("0:08 left")));
}

}  // namespace
}  // namespace sightline

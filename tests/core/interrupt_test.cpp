#include "core/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace sightline {
namespace {

TEST(Interrupt, AFirstSignalIsAskedAbout) {
  const Interrupt interrupt;
  EXPECT_FALSE(Interrupt::requested());
  std::raise(SIGINT);
  EXPECT_TRUE(Interrupt::requested());
}

TEST(Interrupt, ANewOneStartsUnasked) {
  {
    const Interrupt interrupt;
    std::raise(SIGTERM);
    EXPECT_TRUE(Interrupt::requested());
  }
  const Interrupt interrupt;
  EXPECT_FALSE(Interrupt::requested());
}

TEST(Interrupt, PutsThePreviousHandlerBack) {
  static volatile std::sig_atomic_t seen = 0;
  const auto before = std::signal(SIGINT, [](int) { seen = 1; });
  { const Interrupt interrupt; }
  std::raise(SIGINT);
  EXPECT_EQ(seen, 1);
  std::signal(SIGINT, before);
}

TEST(Interrupt, WhatWasIgnoredStaysIgnored) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  {
    const Interrupt interrupt;
    std::raise(SIGINT);
    EXPECT_FALSE(Interrupt::requested());
    std::raise(SIGTERM);
    EXPECT_TRUE(Interrupt::requested()) << "the other one is asked about all the same";
  }
  EXPECT_EQ(std::signal(SIGINT, before), SIG_IGN);
}

TEST(InterruptDeathTest, ASecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        const Interrupt interrupt;
        std::raise(SIGINT);
        std::raise(SIGINT);
        std::exit(0);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace sightline

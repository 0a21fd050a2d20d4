#include "image/memory_for.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::HasSubstr;

TEST(MemoryFor, WhatIsMissingIsAFaultOfThePhoto) {
  EXPECT_EQ(with_memory_for("p.jpg", [] { return 7; }), 7);
  try {
    with_memory_for("p.jpg", []() -> int { throw std::bad_alloc(); });
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("p.jpg: not enough memory for this photo"));
    EXPECT_FALSE(error.hint().empty());
  }
  try {
    with_memory_for("p.heic", []() -> int { throw MissingLibrary("libheif is not here", "install it"); });
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("p.heic: libheif is not here"));
    EXPECT_EQ(error.hint(), "install it");
  }
}

TEST(MemoryFor, OtherFaultsPassThrough) {
  EXPECT_THROW(with_memory_for("p.jpg", []() -> int { throw EnvironmentError("a full disk"); }),
               EnvironmentError);
}

}  // namespace
}  // namespace sightline

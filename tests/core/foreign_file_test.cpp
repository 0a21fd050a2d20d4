#include "core/foreign_file.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(ForeignFile, IsNamedWithWhatItIsNotAndAWayOut) {
  try {
    refuse_foreign("mine/README.txt", "is no export's of this program", "take another directory");
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(), "mine/README.txt: is there already and is no export's of this program");
    EXPECT_EQ(error.hint(), "take another directory");
  }
}

}  // namespace
}  // namespace sightline

#include "metrics/stemmer.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// Words and stems of the published Porter 2 vocabulary (snowballstem.org/algorithms/english).
TEST(Stemmer, IsPorters) {
  Stemmer stemmer;
  EXPECT_EQ(stemmer.stem("running"), "run");
  EXPECT_EQ(stemmer.stem("runs"), "run");
  EXPECT_EQ(stemmer.stem("consistency"), "consist");
  EXPECT_EQ(stemmer.stem("knightly"), "knight");
  EXPECT_EQ(stemmer.stem("skies"), "sky");
  EXPECT_EQ(stemmer.stem("a"), "a");
  EXPECT_EQ(stemmer.stem(""), "");
}

}  // namespace
}  // namespace sightline

#include "pipeline/unsure_reason.h"

#include <gtest/gtest.h>

#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using testing::failed;

// Each word of these has the probability e^-0.5, 0.6065.
TEST(UnsureReason, NamesBothNumbers) {
  const CaptionRecord record = captioned("a.jpg", {"a", "dog", "runs"});
  EXPECT_EQ(unsure_reason(record, 0.7), "its confidence of 0.6065 is below 0.7");
  EXPECT_EQ(unsure_reason(record, 0.6), "");
  EXPECT_EQ(unsure_reason(record, 0), "");
}

TEST(UnsureReason, AFailedPhotoHasAReasonOfItsOwn) {
  EXPECT_EQ(unsure_reason(failed("b.jpg", "no image"), 1), "");
}

}  // namespace
}  // namespace sightline

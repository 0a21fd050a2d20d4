#include "pipeline/unsure_reason.h"

#include <gtest/gtest.h>

#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using testing::failed;

// Each word of these has the probability e^-0.5, 0.6065.
TEST(UnsureReason, NamesBothNumbersAndTheCaption) {
  const CaptionRecord record = captioned("a.jpg", {"a", "dog", "runs"});
  EXPECT_EQ(unsure_reason(record, 0.7), "its confidence of 0.6065 is below 0.7: a dog runs");
  EXPECT_EQ(unsure_reason(record, 0.6), std::nullopt);
  EXPECT_EQ(unsure_reason(record, 0), std::nullopt);
}

TEST(UnsureReason, AFailedPhotoHasAReasonOfItsOwn) {
  EXPECT_EQ(unsure_reason(failed("b.jpg", "no image"), 1), std::nullopt);
}

}  // namespace
}  // namespace sightline

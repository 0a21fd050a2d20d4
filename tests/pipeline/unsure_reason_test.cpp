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

TEST(UnsureReason, SaysWhatStays) {
  CaptionRecord record = captioned("a.jpg", {"a", "dog", "runs"});
  record.unsure = unsure_reason(record, 0.7);
  EXPECT_EQ(listed_reason(record), "its confidence of 0.6065 is below 0.7");
  record.kept = true;
  EXPECT_EQ(listed_reason(record),
            "its confidence of 0.6065 is below 0.7; what an earlier run wrote of it stays");
}

TEST(UnsureReason, AlternativesBelowItAreLeftOutAndTheFirstIsAnothersMatter) {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  for (const double log_prob : {-0.9, -3.0, -0.3}) {  // confidences 0.74, 0.37 and 0.90
    record.hypotheses.push_back(record.hypotheses.front());
    record.hypotheses.back().log_prob = log_prob;
  }
  leave_out_unsure(record.hypotheses, 0.7);
  ASSERT_EQ(record.hypotheses.size(), 3u);
  EXPECT_EQ(record.hypotheses[0].log_prob, -1.5);  // 0.6065
  EXPECT_EQ(record.hypotheses[1].log_prob, -0.9);
  EXPECT_EQ(record.hypotheses[2].log_prob, -0.3);
  std::vector<Hypothesis> none;
  leave_out_unsure(none, 0.7);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace sightline

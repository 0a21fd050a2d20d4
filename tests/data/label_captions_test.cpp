#include "data/label_captions.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TEST(LabelCaptionsTest, ArticlesAreRight) {
  EXPECT_EQ(label_caption("a {}", "dog"), "a dog");
  EXPECT_EQ(label_caption("a {}", "hourglass"), "an hourglass");
  EXPECT_EQ(label_caption("an {}", "unicycle"), "a unicycle");
  EXPECT_EQ(label_caption("A {} on a table", "apple"), "An apple on a table");
  EXPECT_EQ(label_caption("a photo of a {}", "African_elephant"), "a photo of an African elephant");
  EXPECT_EQ(label_caption("a photo of a {}.", "scissors"), "a photo of scissors.");
  EXPECT_EQ(label_caption("a {}", "the Eiffel tower"), "the Eiffel tower");
}

TEST(LabelCaptionsTest, OnlyAnArticleRightBeforeTheLabelIsOne) {
  EXPECT_EQ(label_caption("a big {}", "apple"), "a big apple");
  EXPECT_EQ(label_caption("{}", " traffic_light "), "traffic light");
  EXPECT_EQ(label_caption("pasta {}", "apple"), "pasta apple");
  EXPECT_EQ(label_caption("extra {}", "apple"), "extra apple");
}

TEST(LabelCaptionsTest, ATemplateHasOnePlace) {
  check_label_template("a {}");
  EXPECT_THAT(raised<UsageError>([] { check_label_template("a photo"); }), HasSubstr("'a photo' has no {}"));
  EXPECT_THAT(raised<UsageError>([] { check_label_template("{} {}"); }), HasSubstr("more than once"));
}

}  // namespace
}  // namespace sightline

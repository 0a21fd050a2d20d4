#include "data/split_choice.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SplitChoice, TakesWhatIsWantedOrAllButWhatIsNot) {
  SplitChoice some({"val"}, {}), rest({}, {"val", "test"});
  for (const char* const split : {"train", "val", "train"}) {
    EXPECT_EQ(some.takes(split), split == std::string("val"));
    EXPECT_EQ(rest.takes(split), split == std::string("train"));
  }
  CaptionSet set;
  rest.tell(set);
  EXPECT_THAT(set.splits, ElementsAre("train"));
  EXPECT_THAT(set.left_out, ElementsAre("val"));
}

// "Validation" is no new split to train on.
TEST(SplitChoice, KnowsOtherNamesOfTheUsualSplits) {
  SplitChoice rest({}, {"val", "test"}), val({"val"}, {}), dev({"dev"}, {});
  for (const char* const split : {"Validation", "valid", "dev", "VAL"}) {
    EXPECT_FALSE(rest.takes(split)) << split;
    EXPECT_TRUE(val.takes(split)) << split;
    EXPECT_TRUE(dev.takes(split)) << split;
  }
  EXPECT_FALSE(rest.takes("Testing"));
  EXPECT_TRUE(rest.takes("training"));
  EXPECT_TRUE(rest.takes("value"));
  EXPECT_FALSE(val.takes("value"));
  EXPECT_NO_THROW(val.check("f"));
}

TEST(SplitChoice, SaysWhichSplitsThereAre) {
  SplitChoice wants({"test"}, {}), rest({}, {"val"});
  EXPECT_THAT(raised<DataError>([&] { wants.check("f"); }), HasSubstr("f: has no split 'test', only none"));
  EXPECT_FALSE(wants.any());
  wants.takes("train");
  rest.takes("val");
  EXPECT_TRUE(wants.any());
  EXPECT_THAT(raised<DataError>([&] { wants.check("f"); }),
              HasSubstr("f: has no split 'test', only 'train'"));
  EXPECT_THAT(raised<DataError>([&] { rest.check("f"); }), HasSubstr("f: has the splits 'val' alone"));
}

TEST(QuotedSplits, AreAList) {
  EXPECT_EQ(quoted_splits({}), "");
  EXPECT_EQ(quoted_splits({"train", "val"}), "'train', 'val'");
}

}  // namespace
}  // namespace sightline

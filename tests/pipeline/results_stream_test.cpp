#include "pipeline/results_stream.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/records.h"

namespace sightline {
namespace {

class ResultsStreamTest : public ::testing::Test {
 protected:
  ResultsStream stream(const std::string& format) {
    RecordFormatOptions options{.format = format};
    options.image_ids = {"1", "2", "3"};
    return {make_record_format(options), [this](const std::string& text) { written_ += text; },
            [this] { ++closed_; }};
  }

  std::string written_;
  int closed_ = 0;
};

TEST_F(ResultsStreamTest, WritesAsResultsCome) {
  ResultsStream text = stream("text");
  text.take(testing::captioned("a.jpg", {"a", "dog"}));
  EXPECT_EQ(written_, "a.jpg\ta dog\n");
  text.take(testing::failed("b.jpg", "is torn"));
  text.take(testing::captioned("c.jpg", {"bus"}));
  text.finish(true);
  EXPECT_EQ(written_, "a.jpg\ta dog\nc.jpg\tbus\n");
  EXPECT_EQ(closed_, 1);
}

TEST_F(ResultsStreamTest, AListBeginsWithTheFirstThatIsNoFailure) {
  ResultsStream coco = stream("coco");
  coco.take(testing::failed("a.jpg", "is torn", 0));
  coco.take(testing::captioned("b.jpg", {"dog"}, 1));
  coco.take(testing::captioned("c.jpg", {"bus"}, 2));
  coco.finish(true);
  EXPECT_EQ(Json::parse(written_), Json::parse(R"([{"image_id": 2, "caption": "dog"},
                                                   {"image_id": 3, "caption": "bus"}])"));
}

// Nothing, or stopped before the first: what is there can be read all the same.
TEST_F(ResultsStreamTest, OfNothingIsWholeToo) {
  ResultsStream coco = stream("coco");
  coco.finish(false);
  EXPECT_EQ(Json::parse(written_), Json::array());
  written_.clear();
  ResultsStream csv = stream("csv");
  csv.finish(false);
  EXPECT_EQ(written_, "file,file_bytes,rank,caption,log_prob,confidence,score,worth,unlike\r\n");
  EXPECT_EQ(closed_, 2);
}

}  // namespace
}  // namespace sightline

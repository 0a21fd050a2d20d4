#include "pipeline/record_format.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using testing::failed;

std::string text_in(const RecordFormatOptions& options, const CaptionRecord& record, bool first = true) {
  return make_record_format(options)->text(record, first);
}

CaptionRecord two_hypotheses() {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  record.hypotheses[0].score = -0.75;
  record.hypotheses.push_back(record.hypotheses[0]);
  record.hypotheses[1].words = {"a", "cat"};
  record.hypotheses[1].score = -1.23456;
  return record;
}

CaptionRecord too_unsure() {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  record.unsure = "its confidence is 0.1";
  return record;
}

TEST(RecordFormat, NamesAreThoseOfTheHelp) {
  EXPECT_EQ(record_format_names(), (std::vector<std::string>{"text", "jsonl", "csv", "coco", "metadata"}));
  EXPECT_THROW(make_record_format({.format = "xml"}), UsageError);
}

TEST(RecordFormat, TextIsALineForEachCaption) {
  EXPECT_EQ(text_in({}, captioned("a.jpg", {"a", "dog"})), "a.jpg\ta dog\n");
  EXPECT_EQ(text_in({.name_files = false}, captioned("a.jpg", {"a", "dog"})), "a dog\n");
  EXPECT_EQ(text_in({}, captioned("a\tb\n.jpg", {"dog"})), "a\\tb\\n.jpg\tdog\n");  // still one line
  EXPECT_EQ(text_in({}, two_hypotheses()), "a.jpg\t-0.7500\ta dog\na.jpg\t-1.2346\ta cat\n");
  CaptionRecord sentence = captioned("a.jpg", {"a", "dog"});
  sentence.sentence = true;
  EXPECT_EQ(text_in({.name_files = false}, sentence), "A dog.\n");
}

// Only JSON lines tell of photos without a caption.
TEST(RecordFormat, WhatHasNoCaptionIsInJsonLinesAlone) {
  for (const std::string& name : record_format_names()) {
    RecordFormatOptions options{.format = name};
    options.image_ids = {"1"};
    for (const CaptionRecord& record : {failed("a.jpg", "is torn"), too_unsure()})
      EXPECT_EQ(text_in(options, record).empty(), name != "jsonl") << name;
  }
  EXPECT_EQ(text_in({.format = "jsonl"}, failed("a.jpg", "is torn")),
            "{\"file\":\"a.jpg\",\"status\":\"error\",\"reason\":\"a.jpg: is torn\"}\n");
  EXPECT_EQ(text_in({.format = "jsonl"}, too_unsure()),
            "{\"file\":\"a.jpg\",\"status\":\"unsure\",\"reason\":\"its confidence is 0.1\"}\n");
}

TEST(RecordFormat, CsvIsARowForEachCaptionByRfc4180) {
  const auto format = make_record_format({.format = "csv"});
  EXPECT_EQ(format->head(), "file,file_bytes,rank,caption,log_prob,confidence,score,worth,unlike\r\n");
  CaptionRecord record = two_hypotheses();
  record.file = "a,\"b\".jpg";
  record.hypotheses[0].word_log_probs = {0, 0};
  record.hypotheses[0].log_prob = 0;
  record.judgement = Judgement{Worth::unsure, 3.5, false};
  const std::string rows = format->text(record, true);
  EXPECT_TRUE(
      rows.starts_with("\"a,\"\"b\"\".jpg\",,1,a dog,0,1,-0.75,unsure,false\r\n"
                       "\"a,\"\"b\"\".jpg\",,2,a cat,-1.5,"))
      << rows;
  EXPECT_TRUE(rows.ends_with(",-1.23456,,\r\n")) << rows;
  record.judgement->unlike = true;
  EXPECT_NE(format->text(record, true).find(",unsure,true\r\n"), std::string::npos);
  EXPECT_TRUE(
      format->text(captioned("\xff.jpg", {"dog"}), true).starts_with("\xEF\xBF\xBD.jpg,ff2e6a7067,1,dog,"));
}

TEST(RecordFormat, CocoIsOneListWhateverFails) {
  RecordFormatOptions options{.format = "coco"};
  options.image_ids = {"7", "8", "9"};
  options.id_types = {IdType::number, IdType::text, IdType::number};
  const auto format = make_record_format(options);
  std::string file = format->head();
  bool first = true;
  for (const CaptionRecord& record :
       {failed("7.jpg", "is torn", 0), captioned("8.jpg", {"a", "dog"}, 1), captioned("9.jpg", {"a"}, 2)}) {
    const std::string text = format->text(record, first);
    first = first && text.empty();
    file += text;
  }
  file += format->tail();
  EXPECT_EQ(parse_json(file, "coco"), parse_json(R"([{"image_id": "8", "caption": "a dog"},
                                                     {"image_id": 9, "caption": "a"}])",
                                                 "expected"));
  EXPECT_EQ(parse_json(format->head() + format->tail(), "coco"), Json::array());
}

TEST(RecordFormat, MetadataNamesFilesFromItsDirectory) {
  RecordFormatOptions options{.format = "metadata"};
  EXPECT_EQ(text_in(options, captioned("in/a.jpg", {"a", "dog"})),
            "{\"file_name\":\"in/a.jpg\",\"text\":\"a dog\"}\n");
  options.base = "/photos/all";
  EXPECT_EQ(text_in(options, captioned("/photos/all/in/./a.jpg", {"dog"})),
            "{\"file_name\":\"in/a.jpg\",\"text\":\"dog\"}\n");
  EXPECT_EQ(text_in(options, captioned("/photos/b.jpg", {"dog"})),
            "{\"file_name\":\"../b.jpg\",\"text\":\"dog\"}\n");
  const Json json = parse_json(text_in({.format = "metadata"}, captioned("\xff", {"dog"})), "line");
  EXPECT_EQ(json["file_bytes"], "ff");
}

// Scripts find the same columns and keys whatever --confidence left.
TEST(RecordFormat, AListThatOneCaptionIsLeftOfIsAListStill) {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  record.hypotheses[0].score = -0.75;
  record.n_best = true;
  EXPECT_EQ(text_in({}, record), "a.jpg\t-0.7500\ta dog\n");
  const Json json = parse_json(text_in({.format = "jsonl"}, record), "line");
  EXPECT_EQ(json.at("score"), -0.75);
  EXPECT_EQ(json.at("alternatives"), Json::array());
}

TEST(RecordFormat, WhatIsWrittenOnceMoreFitsWhereItStands) {
  RecordFormatOptions options{.format = "coco"};
  options.image_ids = {"7"};
  const auto coco = make_record_format(options);
  const CaptionRecord record = captioned("7.jpg", {"a", "{dog"}, 0);
  for (const bool first : {true, false}) {
    EXPECT_EQ(coco->again(coco->text(record, true), first), coco->text(record, first));
    EXPECT_EQ(coco->again(coco->text(record, false), first), coco->text(record, first));
  }
  const auto text = make_record_format({.format = "text"});
  EXPECT_EQ(text->again("7.jpg\ta dog\n", false), "7.jpg\ta dog\n");
}

}  // namespace
}  // namespace sightline

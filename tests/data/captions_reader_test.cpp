#include "data/captions_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/random.h"
#include "core/temporary_directory.h"
#include "data/caption_results.h"
#include "data/raised.h"

namespace sightline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CaptionsReader : public ::testing::Test {
 protected:
  // The name tells nothing of the format.
  CaptionSet read(const std::string& bytes, const CaptionsReaderOptions& options = {}) {
    return read_captions(directory_.write("captions.dat", bytes), options);
  }
  std::string error_of(const std::string& bytes, const CaptionsReaderOptions& options = {}) {
    return raised<Error>([&] { read(bytes, options); });
  }
  // Every format's file below says the same.
  void expect_the_two(const CaptionSet& set) {
    ASSERT_EQ(set.images.size(), 2u);
    EXPECT_EQ(set.images[0].file, "a.jpg");
    EXPECT_THAT(set.images[0].captions, ElementsAre("A dog.", "Ein Hündchen, klein"));
    EXPECT_EQ(set.images[1].file, "sub/b.jpg");
    EXPECT_THAT(set.images[1].captions, ElementsAre("She says \"hi\""));
  }

  TemporaryDirectory directory_;
};

TEST_F(CaptionsReader, Coco) {
  expect_the_two(read(
      R"({"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "sub/b.jpg"}], "annotations": [
    {"image_id": 1, "caption": "A dog."}, {"image_id": 2, "caption": "She says \"hi\""}, {"image_id": 1, "caption": "Ein Hündchen, klein"}]})"));
}

const char* const karpathy = R"({"dataset": "x", "images": [
  {"sentids": [1], "imgid": 0, "filename": "a.jpg", "split": "train", "sentences": [{"tokens": ["a"], "raw": "A dog.", "imgid": 0},
    {"raw": "Ein Hündchen, klein", "tokens": []}]},
  {"filepath": "sub", "cocoid": 77, "imgid": 1, "filename": "b.jpg", "split": "val", "sentences": [{"raw": "She says \"hi\""}]}]})";

TEST_F(CaptionsReader, Karpathy) {
  const CaptionSet set = read(karpathy);
  expect_the_two(set);
  EXPECT_EQ(set.images[0].id, "0");
  EXPECT_EQ(set.images[1].id, "77");
  EXPECT_EQ(read(karpathy, {{"val"}}).images.size(), 1u);
  EXPECT_EQ(read(karpathy, {{"val", "train"}}).images.size(), 2u);
}

TEST_F(CaptionsReader, KarpathySplitsAreTold) {
  const CaptionSet val = read(karpathy, {{"val"}});
  EXPECT_THAT(val.splits, ElementsAre("val"));
  EXPECT_THAT(val.left_out, ElementsAre("train"));
  const CaptionSet rest = read(karpathy, {{}, {"val", "test"}});
  EXPECT_THAT(rest.splits, ElementsAre("train"));
  EXPECT_THAT(rest.left_out, ElementsAre("val"));
  ASSERT_EQ(rest.images.size(), 1u);
  EXPECT_EQ(rest.images[0].id, "0");
  // Of a format without splits there is nothing to leave out.
  EXPECT_THAT(read("a.jpg\tx", {{}, {"val"}}).images.size(), 1u);
}

// As Flickr30k comes from elsewhere, and as spreadsheets write where a comma is a decimal point.
TEST_F(CaptionsReader, TablesWithBarsAndSemicolons) {
  expect_the_two(
      read("image_name| comment_number| comment\na.jpg| 0| A dog.\nsub/b.jpg| 0| She says \"hi\"\n"
           "a.jpg| 1| Ein Hündchen, klein\n"));
  expect_the_two(
      read("Bild;\"file_name\";caption\r\n1;a.jpg;A dog.\r\n2;\"sub/b.jpg\";\"She says \"\"hi\"\"\"\r\n"
           "1;a.jpg;Ein Hündchen, klein\r\n"));
  EXPECT_THAT(error_of("image_name| comment\na.jpg| A dog.\nb.jpg\n"),
              HasSubstr("line 3 has 1 column, expected 2"));
}

TEST_F(CaptionsReader, TablesAndJsonLinesHaveSplitsToo) {
  for (const std::string text :
       {"image,caption,split\na.jpg,A dog.,train\nb.jpg,Sea.,Validation \na.jpg,Klein.,train\n",
        "Split\tcaption\timage\ntrain\tA dog.\ta.jpg\nValidation\tSea.\tb.jpg\ntrain\tKlein.\ta.jpg\n",
        R"({"file": "a.jpg", "caption": "A dog.", "split": "train"}
{"file": "b.jpg", "caption": "Sea.", "split": "Validation"}
{"file": "a.jpg", "caption": "Klein.", "split": "train"})"}) {
    const CaptionSet learnt = read(text, {{}, {"val", "test"}});
    ASSERT_EQ(learnt.images.size(), 1u) << text;
    EXPECT_THAT(learnt.images[0].captions, ElementsAre("A dog.", "Klein."));
    EXPECT_THAT(learnt.splits, ElementsAre("train"));
    EXPECT_THAT(learnt.left_out, ElementsAre("Validation"));
    const CaptionSet val = read(text, {{"val"}});
    ASSERT_EQ(val.images.size(), 1u);
    EXPECT_EQ(val.images[0].file, "b.jpg");
    EXPECT_EQ(read(text).images.size(), 2u);
    EXPECT_THAT(error_of(text, {{"test"}}), HasSubstr("has no split 'test', only 'Validation', 'train'"));
  }
  const std::string some = R"({"file": "a.jpg", "caption": "A dog.", "split": "train"}
{"file": "b.jpg", "caption": "Sea."})";
  EXPECT_EQ(read(some).images.size(), 2u);
  EXPECT_THAT(error_of(some, {{"train"}}), HasSubstr("line 2 says no split, which others of this file do"));
}

TEST_F(CaptionsReader, IdsHaveTheTypeOfTheFile) {
  const CaptionSet coco = read(R"({"images": [{"id": "7", "file_name": "a"}, {"id": -7, "file_name": "b"},
    {"id": 9007199254740993, "file_name": "c"}, {"id": -99999999999999999999, "file_name": "d"}],
    "annotations": []})");
  EXPECT_EQ(coco.images[0].id_type, IdType::text);
  EXPECT_EQ(coco.images[1].id, "-7");
  EXPECT_EQ(coco.images[1].id_type, IdType::number);
  EXPECT_EQ(coco.images[2].id, "9007199254740993");
  EXPECT_EQ(coco.images[3].id, "-99999999999999999999");
  EXPECT_EQ(read(karpathy).images[1].id_type, IdType::number);
  EXPECT_EQ(read("7.jpg\tx").images[0].id_type, IdType::untold);
}

TEST_F(CaptionsReader, SeveralFilesAreOneSet) {
  const auto coco = directory_.write("coco.json", R"({"images": [{"id": 1, "file_name": "a.jpg"}],
    "annotations": [{"image_id": 1, "caption": "from coco"}]})");
  const auto split = directory_.write("karpathy.json", karpathy);
  const auto table = directory_.write("more.tsv", "./a.jpg\tfrom the table\nc.jpg\tsea\n");
  const CaptionSet set = read_captions({coco, split, table}, {{"train"}});
  ASSERT_EQ(set.images.size(), 2u);
  EXPECT_EQ(set.images[0].id, "1");
  EXPECT_THAT(set.images[0].captions,
              ElementsAre("from coco", "A dog.", "Ein Hündchen, klein", "from the table"));
  EXPECT_EQ(set.images[1].file, "c.jpg");
  EXPECT_EQ(set.name, coco.string() + ", " + split.string() + ", " + table.string());
  EXPECT_THAT(set.left_out, ElementsAre("val"));
  EXPECT_THAT(raised<UsageError>([&] {
                read_captions({coco, table}, {{"train"}});
              }),
              HasSubstr("has no splits"));
  EXPECT_THAT(raised<UsageError>([&] {
                read_captions({coco, directory_.path() / "." / "coco.json"}, {});
              }),
              HasSubstr("is given twice"));
}

TEST_F(CaptionsReader, SplitsStandBehindAColon) {
  const auto named = [](const std::filesystem::path& text) {
    const NamedCaptions captions = named_captions(text);
    std::string all = captions.file.string();
    for (const std::string& split : captions.splits) all += "|" + split;
    return all;
  };
  EXPECT_EQ(named("k.json:train,restval"), "k.json|train|restval");
  EXPECT_EQ(named("k.json"), "k.json");
  EXPECT_EQ(named("k.json:"), "k.json:");
  const auto odd = directory_.write("k:train", "");
  EXPECT_EQ(named(odd), odd.string());
}

TEST_F(CaptionsReader, NumbersOfPythonsOwnAreNamedWithTheirLine) {
  for (const std::string number : {"NaN", "Infinity", "-Infinity"}) {
    const std::string error = error_of("{\"images\": [],\n\"annotations\": [\n{\"score\": " + number + "}]}");
    EXPECT_THAT(error, HasSubstr("at line 3, column ")) << number;
    EXPECT_THAT(error,
                HasSubstr("found " + number.substr(number[0] == '-') + ", which Python's json writes"));
  }
  EXPECT_THAT(error_of("{\"file_name\": \"a\", \"text\": \"x\"}\n{\"file_name\": NaN}"),
              HasSubstr("line 2: not valid JSON at line 1, column 15: found NaN"));
}

TEST_F(CaptionsReader, FlickrTokens) {
  expect_the_two(read("a.jpg#0\tA dog.\na.jpg#1\tEin Hündchen, klein\r\n\nsub/b.jpg#0\tShe says \"hi\""));
  EXPECT_THAT(error_of("a.jpg#0\tA dog.\n../a.jpg#1\tx\n"),
              HasSubstr("line 2: the image's name is '../a.jpg'"));
}

TEST_F(CaptionsReader, CommaSeparated) {
  const std::string rows =
      "a.jpg,A dog.\na.jpg,\"Ein Hündchen, klein\"\r\nsub/b.jpg,\"She says \"\"hi\"\"\"\n\n";
  expect_the_two(read("image,caption\n" + rows));
  expect_the_two(read("\xEF\xBB\xBFimage,caption\n" + rows));
  expect_the_two(read(rows));
  expect_the_two(
      read("number,caption,file\r\n1,A dog.,a.jpg\n2,\"Ein Hündchen, klein\",a.jpg\n3,\"She says "
           "\"\"hi\"\"\",sub/b.jpg"));
  EXPECT_THAT(read("image,caption\na.jpg,\"two\nlines\"\nb.jpg,").images[0].captions,
              ElementsAre("two\nlines"));
  EXPECT_THAT(error_of("image,caption\n"), HasSubstr("holds no captions"));
}

TEST_F(CaptionsReader, TabSeparated) {
  const std::string rows = "a.jpg\tA dog.\r\na.jpg\tEin Hündchen, klein\nsub/b.jpg\tShe says \"hi\"\n";
  expect_the_two(read(rows));
  expect_the_two(read("file_name\ttext\n" + rows));
}

TEST_F(CaptionsReader, JsonLines) {
  const std::string metadata = R"({"file_name": "a.jpg", "text": "A dog."}
{"text": "Ein H\u00fcndchen, klein", "file_name": "a.jpg"}

{"file_name": "sub/b.jpg", "text": "She says \"hi\""})";
  expect_the_two(read(metadata));
  expect_the_two(read(R"({"file": "a.jpg", "status": "ok", "caption": "A dog.", "grid": [7, 7]}
{"file": "c.jpg", "status": "error", "reason": "empty"}
{"file": "a.jpg", "status": "ok", "caption": "Ein Hündchen, klein"}
{"file": "sub/b.jpg", "status": "ok", "caption": "She says \"hi\""}
)"));
  directory_.write("set/metadata.jsonl", metadata);
  expect_the_two(read_captions(directory_.path() / "set"));
}

TEST_F(CaptionsReader, Sidecars) {
  directory_.write("set/a.jpg", "");
  directory_.write("set/a.txt", "A dog.\n\n  \nEin Hündchen, klein\n");
  directory_.write("set/sub/b.jpg", "");
  directory_.write("set/sub/b.jpg.caption", "She says \"hi\"");
  directory_.write("set/README.txt", "about this set");
  std::filesystem::create_directory_symlink("..", directory_.path() / "set/sub/loop");
  expect_the_two(read_captions(directory_.path() / "set"));
  std::filesystem::create_directory(directory_.path() / "bare");
  EXPECT_THAT(raised<DataError>([&] { read_captions(directory_.path() / "bare"); }),
              HasSubstr("holds no captions"));
}

TEST_F(CaptionsReader, RefusesTheUnknown) {
  EXPECT_THAT(error_of(""), HasSubstr("is empty"));
  EXPECT_THAT(error_of("hello"), HasSubstr("no known caption format"));
  EXPECT_THAT(error_of("[]"), HasSubstr("as results are"));
  EXPECT_THAT(error_of("{}"), HasSubstr("key 'images' is missing"));
  EXPECT_THAT(error_of("a.jpg\tx\n\xFF.jpg\ty"), HasSubstr("line 2 is not valid UTF-8"));
  EXPECT_THAT(error_of("a.jpg\tx", {{"val"}}), HasSubstr("has no splits"));
  EXPECT_THAT(raised<DataError>([&] { read_captions(directory_.path() / "none"); }), HasSubstr("none"));
}

TEST_F(CaptionsReader, DamagedFilesNeverCrash) {
  Random random(3);
  const std::string tokens = "a.jpg#0\tA dog.\na.jpg#1\tHü\n",
                    commas = "image,caption\na.jpg,\"x, \"\"y\"\"\"\n";
  for (const std::string& whole :
       {std::string(karpathy), tokens, commas, std::string(R"({"file": "a", "caption": "b"})")}) {
    for (int i = 0; i < 150; ++i) {
      std::string damaged = whole.substr(0, random.below(whole.size() + 1));
      for (int flips = 0; flips < 3 && !damaged.empty(); ++flips)
        damaged[random.below(damaged.size())] = static_cast<char>(random.bits());
      const std::filesystem::path path = directory_.write("damaged", damaged);
      for (const bool results : {false, true}) {
        try {
          results ? static_cast<void>(read_caption_results(path)) : static_cast<void>(read_captions(path));
        } catch (const DataError&) {
        }
      }
    }
  }
}

TEST_F(CaptionsReader, LabelsBecomeCaptionsByTemplates) {
  CaptionsReaderOptions options;
  options.labels = {{"a {}", "a photo of a {}"}, 0.25};
  for (const char* bytes :
       {"file_name\tlabel\na.jpg\tsea_horse\nb.jpg\tapple\n", "a.jpg\tsea_horse\nb.jpg\tapple\n",
        "class,image\nsea_horse,a.jpg\napple,b.jpg\n"}) {
    const CaptionSet set = read(bytes, options);
    ASSERT_EQ(set.images.size(), 2u) << bytes;
    EXPECT_THAT(set.images[0].captions, ElementsAre("a sea horse", "a photo of a sea horse"));
    EXPECT_THAT(set.images[1].captions, ElementsAre("an apple", "a photo of an apple"));
    EXPECT_EQ(set.images[1].weight, 0.25);
  }
  EXPECT_THAT(error_of("file_name\tlabel\na.jpg\t \n", options), HasSubstr("line 2: the label is empty"));
}

TEST_F(CaptionsReader, CaptionsStayCaptionsBesideLabels) {
  CaptionsReaderOptions options;
  options.labels = {{"a {}"}, 3};
  const auto captions = directory_.write("captions.csv", "image,caption\na.jpg,A dog runs.\nc.jpg,A cat.\n");
  const auto labels = directory_.write("labels.tsv", "a.jpg\tdog\nb.jpg\tapple\n");
  const CaptionSet set = read_captions({captions, labels}, options);
  ASSERT_EQ(set.images.size(), 3u);
  EXPECT_THAT(set.images[0].captions, ElementsAre("A dog runs.", "a dog"));
  EXPECT_EQ(set.images[0].weight, 1);
  EXPECT_THAT(set.images[1].captions, ElementsAre("A cat."));
  EXPECT_EQ(set.images[1].weight, 1);
  EXPECT_THAT(set.images[2].captions, ElementsAre("an apple"));
  EXPECT_EQ(set.images[2].weight, 3);
  // Without templates a table's second column is a caption, as ever.
  EXPECT_THAT(read("a.jpg\tdog\n").images[0].captions, ElementsAre("dog"));
}

}  // namespace
}  // namespace sightline

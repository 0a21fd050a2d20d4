#include "data/caption_table.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CaptionTable : public ::testing::Test {
 protected:
  // Each pair as "LINE image=caption", of a label with "*".
  std::vector<std::string> pairs(const std::string& text, char delimiter = ',', bool labels = false) {
    std::vector<std::string> found;
    const auto take = [&](CaptionPair& pair) {
      found.push_back(pair.where.substr(pair.where.rfind(' ') + 1) + " " + pair.image + "=" + pair.caption +
                      (pair.is_label ? "*" : ""));
    };
    read_caption_table(directory_.write("t.csv", text), delimiter, take, labels);
    return found;
  }
  std::string fault(const std::string& text, char delimiter = ',') {
    return raised<DataError>([&] { pairs(text, delimiter); });
  }

  TemporaryDirectory directory_;
};

TEST_F(CaptionTable, TwoColumnsAreImageAndCaption) {
  EXPECT_THAT(pairs("a.jpg,A dog.\nb.jpg,\n"), ElementsAre("1 a.jpg=A dog.", "2 b.jpg="));
  EXPECT_THAT(pairs("a.jpg\tA \"dog\", big\n\nb.jpg\tx", '\t'),
              ElementsAre("1 a.jpg=A \"dog\", big", "3 b.jpg=x"));
  EXPECT_TRUE(pairs("").empty());
}

TEST_F(CaptionTable, TheFirstRowMayNameTheColumns) {
  EXPECT_THAT(pairs("caption,n,file\nA dog.,1,a.jpg\n"), ElementsAre("2 a.jpg=A dog."));
  for (const char* image :
       {"image", "file", "file_name", "filename", "image_name", "image_id", "id", "IMAGE", " Image "})
    for (const char* caption : {"caption", "text", "comment", "sentence", "Caption", " caption"})
      EXPECT_THAT(pairs(std::string(image) + ',' + caption + "\na.jpg,x\n"), ElementsAre("2 a.jpg=x"))
          << image << ',' << caption;
  EXPECT_THAT(pairs("\"image\",\"caption\"\na.jpg,x\n"), ElementsAre("2 a.jpg=x"));
  EXPECT_THAT(pairs("picture,words\na.jpg,x\n"), ElementsAre("1 picture=words", "2 a.jpg=x")) << "no names";
  EXPECT_THAT(pairs("image\tnumber\tcomment\na.jpg\t0\tx\n", '\t'), ElementsAre("2 a.jpg=x"));
}

// A number is the image's name only where nothing better is.
TEST_F(CaptionTable, FilesComeBeforeNumbersAndCaptionsBeforeComments) {
  EXPECT_THAT(pairs("id,file_name,comment,caption\n7,a.jpg,good,x\n"), ElementsAre("2 a.jpg=x"));
  EXPECT_THAT(pairs("image_id,id,text\n7,1,x\n"), ElementsAre("2 7=x"));
}

TEST_F(CaptionTable, QuotedFieldsHoldWhatTheyMust) {
  EXPECT_THAT(pairs("a.jpg,\"x, \"\"y\"\"\r\nz\"\r\n\"b,1.jpg\",\"\"\n"),
              ElementsAre("1 a.jpg=x, \"y\"\r\nz", "3 b,1.jpg="));
  EXPECT_THAT(pairs("a.jpg,x \"y\" z\n"), ElementsAre("1 a.jpg=x \"y\" z")) << "a quote within";
  EXPECT_THAT(pairs("a,1\rb,2\r\n\r\nc,3"), ElementsAre("1 a=1", "1 b=2", "3 c=3"));
}

TEST_F(CaptionTable, FaultsNameTheLine) {
  EXPECT_THAT(fault("a,\"x\ny\"\nb,1,2\n"), HasSubstr("t.csv: line 3 has 3 columns, expected 2"));
  EXPECT_THAT(fault("a,x\nb\n"), HasSubstr("line 2 has 1 column, expected 2"));
  EXPECT_THAT(fault("image,n,caption\na,x\n"), HasSubstr("line 2 has 2 columns, expected 3"));
  EXPECT_THAT(fault("a,x\nb,\"y\n\n"), HasSubstr("line 2: a quote that is never closed"));
  EXPECT_THAT(fault("a,\"x\"y\n"), HasSubstr("line 1: text after a closing quote"));
  EXPECT_THAT(fault("a\tx\tz\n", '\t'), HasSubstr("line 1 has 3 columns, expected 2"));
}

TEST_F(CaptionTable, LabelsStandUnderTheirName) {
  EXPECT_THAT(pairs("file,class\na.jpg,dog\n", ',', true), ElementsAre("2 a.jpg=dog*"));
  EXPECT_THAT(pairs("Label\tfile\ndog\ta.jpg\n", '\t', true), ElementsAre("2 a.jpg=dog*"));
  EXPECT_THAT(pairs("a.jpg,dog\n", ',', true), ElementsAre("1 a.jpg=dog*"));
  EXPECT_THAT(pairs("file,label,caption\na.jpg,dog,x\n", ',', true), ElementsAre("2 a.jpg=x"));
  EXPECT_THAT(pairs("file,class\na.jpg,dog\n"), ElementsAre("1 file=class", "2 a.jpg=dog"));
}

}  // namespace
}  // namespace sightline

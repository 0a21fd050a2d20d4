#include "data/flickr_tokens.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

TEST(FlickrTokens, AreANameANumberAndACaption) {
  const TemporaryDirectory directory;
  std::vector<std::string> found;
  read_flickr_tokens(
      directory.write("f.token", "1#2.jpg#0\tA dog .\r\n\n1#2.jpg#12\tTab\there #5\nb c.jpg#1\t"),
      [&](CaptionPair& pair) { found.push_back(pair.image + "|" + pair.caption + "|" + pair.where); });
  const std::string where = (directory.path() / "f.token").string() + ": line ";
  EXPECT_THAT(found,
              ::testing::ElementsAre("1#2.jpg|A dog .|" + where + "1", "1#2.jpg|Tab\there #5|" + where + "3",
                                     "b c.jpg||" + where + "4"));
}

TEST(FlickrTokens, WhatIsNoneIsNamed) {
  const TemporaryDirectory directory;
  for (const char* line : {"a.jpg#0 no tab", "a.jpg\tno number", "a.jpg#\tx", "#0\tx", "a.jpg#x\tx",
                           "a.jpg#1x\tx", "a.jpg#-1\tx", "a.jpg\t#0\tx"}) {
    const auto path = directory.write("f.token", std::string("ok.jpg#0\tx\n") + line + "\n");
    EXPECT_THAT(raised<DataError>([&] { read_flickr_tokens(path, [](CaptionPair&) {}); }),
                ::testing::HasSubstr("f.token: line 2 is not 'NAME#NUMBER<tab>CAPTION'"))
        << line;
  }
}

}  // namespace
}  // namespace sightline

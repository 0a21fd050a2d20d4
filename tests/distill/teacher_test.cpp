#include "distill/teacher.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

using Three = std::array<float, 3>;

TEST(Teacher, IsParsed) {
  const Teacher inception = Teacher::parse("torchscript:a:b,c.pt,size=299,mean=0.5,std=0.5");
  EXPECT_EQ(inception.kind, "torchscript");
  EXPECT_EQ(inception.file, "a:b,c.pt");
  EXPECT_EQ(inception.preprocessing.height, 299);
  EXPECT_EQ(inception.preprocessing.width, 299);
  EXPECT_EQ(inception.preprocessing.mean, (Three{0.5F, 0.5F, 0.5F}));
  EXPECT_EQ(inception.preprocessing.std, (Three{0.5F, 0.5F, 0.5F}));

  const Teacher mobilenet = Teacher::parse("mobilenet_v2:dir/m.pth");
  EXPECT_EQ(mobilenet.kind, "mobilenet_v2");
  EXPECT_EQ(mobilenet.file, "dir/m.pth");
  EXPECT_EQ(mobilenet.preprocessing, Preprocessing{});

  const Teacher resnet = Teacher::parse("resnet50:layer3:r.pth,mean=0.1/0.2/0.3");
  EXPECT_EQ(resnet.kind, "resnet50:layer3");
  EXPECT_EQ(resnet.file, "r.pth");
  EXPECT_EQ(resnet.preprocessing.mean, (Three{0.1F, 0.2F, 0.3F}));
  EXPECT_EQ(resnet.preprocessing.std, Preprocessing{}.std);
}

std::string error_of(const std::string& text) {
  try {
    Teacher::parse(text);
  } catch (const UsageError& error) {
    return error.what() + error.hint();
  }
  return "none";
}

TEST(Teacher, RefusesWhatNamesNone) {
  EXPECT_THAT(error_of("mobilenet_v2"), HasSubstr("mobilenet_v2:FILE"));
  EXPECT_THAT(error_of("torchscript:"), HasSubstr("names no file"));
  EXPECT_THAT(error_of("resnet19:r.pth"), HasSubstr("resnet18, resnet34"));
  EXPECT_THAT(error_of("torchscript:a.pt,size=0"), HasSubstr("size=16"));
  EXPECT_THAT(error_of("torchscript:a.pt,size=big"), HasSubstr("size=16"));
  EXPECT_THAT(error_of("torchscript:a.pt,mean=1/2"), HasSubstr("one number nor three"));
  EXPECT_THAT(error_of("torchscript:a.pt,std=0"), HasSubstr("above 0"));
}

}  // namespace
}  // namespace sightline

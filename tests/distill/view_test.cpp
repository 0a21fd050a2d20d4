#include "distill/view.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> names(const std::string& list) {
  std::vector<std::string> names;
  for (const View& view : parse_views(list)) names.push_back(view.name);
  return names;
}

TEST(View, IsParsed) {
  EXPECT_THAT(names("original,mirror,original"), ElementsAre("original", "mirror"));
  EXPECT_THAT(names("mirror-corners"), ElementsAre("mirror-top-left", "mirror-top-right",
                                                   "mirror-bottom-left", "mirror-bottom-right"));
  try {
    parse_views("original,miror");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'miror'"));
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'mirror'"));
  }
}

TEST(View, ShowsItsPart) {
  EXPECT_EQ(side_of_whole(View{}, 8), 8);
  EXPECT_EQ(side_of_whole(parse_views("corners")[0], 8), 10);
  const at::Tensor photo = at::arange(100, at::kFloat).view({1, 1, 10, 10});
  const auto first_and_last = [&](const std::string& list, std::size_t i) {
    const at::Tensor part = seen(photo, parse_views(list)[i], 8, 8).flatten();
    EXPECT_EQ(part.numel(), 64);
    return std::pair(part[0].item<float>(), part[63].item<float>());
  };
  EXPECT_EQ(first_and_last("corners", 0), std::pair(0.F, 77.F));
  EXPECT_EQ(first_and_last("corners", 1), std::pair(2.F, 79.F));
  EXPECT_EQ(first_and_last("corners", 2), std::pair(20.F, 97.F));
  EXPECT_EQ(first_and_last("mirror-corners", 3), std::pair(29.F, 92.F));
  const at::Tensor mirrored = seen(photo, parse_views("mirror")[0], 10, 10);
  EXPECT_TRUE(mirrored.equal(photo.flip(3)));
  EXPECT_TRUE(seen(photo, View{}, 10, 10).equal(photo));
}

}  // namespace
}  // namespace sightline

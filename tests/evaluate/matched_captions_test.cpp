#include "evaluate/matched_captions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CaptionSet three_images() {
  CaptionSet set;
  set.name = "references.json";
  for (const char* id : {"1", "2", "3"}) {
    CaptionedImage image;
    image.id = id;
    image.captions = {"a dog"};
    set.images.push_back(image);
  }
  return set;
}

SystemCaptions system_with(const std::string& name, std::vector<std::optional<std::string>> captions) {
  SystemCaptions system;
  system.name = name;
  for (std::size_t i = 0; i < captions.size(); ++i)
    if (!captions[i]) system.matched.missing.push_back("image " + std::to_string(i + 1));
  system.matched.captions = std::move(captions);
  return system;
}

std::string refusal_of_match(const std::vector<SystemCaptions>& systems, bool allow_missing) {
  try {
    match_systems(three_images(), systems, allow_missing);
  } catch (const DataError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(MatchedCaptions, AreThoseOfTheImagesThatEverySystemHas) {
  const auto matched = match_systems(
      three_images(), {system_with("a", {"one", std::nullopt, "three"}), system_with("b", {"1", "2", "3"})},
      true);
  ASSERT_EQ(matched.images.size(), 2u);
  EXPECT_EQ(matched.images[1].id, "3");
  EXPECT_THAT(matched.captions[0], ElementsAre("one", "three"));
  EXPECT_THAT(matched.captions[1], ElementsAre("1", "3"));
  EXPECT_THAT(matched.notices, ElementsAre(HasSubstr("a: 1 image without a caption not scored: image 2")));
  EXPECT_THAT(matched.attention[0], IsEmpty());
}

TEST(MatchedCaptions, AttentionStaysWithItsImage) {
  SystemCaptions system = system_with("a", {std::nullopt, "two", "three"});
  system.attention.resize(3);
  system.attention[1].words = 2;
  system.attention[2].words = 5;
  const auto matched = match_systems(three_images(), {system}, true);
  ASSERT_EQ(matched.attention[0].size(), 2u);
  EXPECT_EQ(matched.attention[0][0].words, 2);
  EXPECT_EQ(matched.attention[0][1].words, 5);
}

TEST(MatchedCaptions, WhatIsMissingExtraOrDoubleIsSaid) {
  SystemCaptions system = system_with("results.json", {"one", std::nullopt, "three"});
  system.matched.extra = {"image 9"};
  EXPECT_THAT(refusal_of_match({system}, false),
              AllOf(HasSubstr("results.json: no caption for 1 image with references: image 2"),
                    HasSubstr("captions for 1 image without references: image 9"),
                    HasSubstr("(--allow-missing scores the rest)")));
  EXPECT_EQ(refusal_of_match({system}, true), "");
  system.matched.duplicates = {"image 1"};
  EXPECT_THAT(refusal_of_match({system}, true), HasSubstr("more than one caption for 1 image: image 1"));
}

TEST(MatchedCaptions, NothingInCommonIsRefused) {
  EXPECT_THAT(refusal_of_match({system_with("a", {"one", std::nullopt, std::nullopt}),
                                system_with("b", {std::nullopt, "two", std::nullopt})},
                               true),
              HasSubstr("none of its images has a caption of both systems"));
}

}  // namespace
}  // namespace sightline

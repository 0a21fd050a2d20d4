#include "data/classified_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TEST(ClassifiedResults, AreReadLineByLine) {
  const TemporaryDirectory directory;
  const auto results = read_classified_results(directory.write(
      "r.jsonl",
      "{\"text\": \"a\", \"label\": \"pos\", \"probabilities\": {\"neg\": 0.25, \"pos\": 0.75}}\n\n"
      "{\"probabilities\": {\"neg\": 1}}\n"));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].text, "a");
  EXPECT_EQ(results[0].probabilities.at("pos"), 0.75);
  EXPECT_EQ(results[1].probabilities.size(), 1U);
  EXPECT_THAT(results[1].where, HasSubstr("r.jsonl: line 3"));
}

TEST(ClassifiedResults, WhatIsNoneIsNamed) {
  const TemporaryDirectory directory;
  const auto refused = [&](const std::string& bytes) {
    return raised<DataError>([&] { read_classified_results(directory.write("r.jsonl", bytes)); });
  };
  EXPECT_THAT(refused(""), HasSubstr("r.jsonl"));
  EXPECT_THAT(refused("{\"label\": \"pos\"}"), HasSubstr("line 1: key 'probabilities' is missing"));
  EXPECT_THAT(refused("{\"probabilities\": {\"pos\": 1.5}}"), HasSubstr("the probability of 'pos' is 1.5"));
  EXPECT_THAT(refused("{\"status\": \"failed\", \"error\": \"the text is empty\"}"),
              HasSubstr("the text is empty"));
}

}  // namespace
}  // namespace sightline

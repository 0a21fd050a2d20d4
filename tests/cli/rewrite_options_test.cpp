#include "cli/rewrite_options.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// What is said of captions and photos is said of texts and sources.
TEST(RewriteOptions, SpeakOfTexts) {
  RewriteSearch arguments;
  for (const Option& option : rewrite_search_options(arguments)) {
    EXPECT_EQ(option.help.find("caption"), std::string::npos) << option.name;
    EXPECT_EQ(option.help.find("photo"), std::string::npos) << option.name;
    EXPECT_EQ(option.group, "Search") << option.name;
  }
}

TEST(RewriteOptions, TheLengthIsTheModelsUnlessItIsGiven) {
  RewriteSearch arguments;
  for (const Option& option : rewrite_search_options(arguments)) {
    if (option.name != "max-length") continue;
    EXPECT_EQ(option.default_text, "the model's");
    EXPECT_FALSE(arguments.length_given);
    option.set("12");
  }
  EXPECT_TRUE(arguments.length_given);
  EXPECT_EQ(arguments.search.max_length, 12);
  EXPECT_FALSE(arguments.beam_given);
}

}  // namespace
}  // namespace sightline

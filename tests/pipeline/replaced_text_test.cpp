#include "pipeline/replaced_text.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(ReplacedText, SaysWhoseItIsAndWhatStays) {
  EXPECT_EQ(replaced_file_text(Existing::overwrite, Owner::ours), "made anew");
  EXPECT_EQ(replaced_file_text(Existing::overwrite, Owner::ours_changed),
            "in place of one that was changed since this program made it");
  EXPECT_EQ(replaced_file_text(Existing::overwrite, Owner::theirs),
            "in place of one that this program did not make");
  EXPECT_EQ(replaced_file_text(Existing::append, Owner::theirs), "behind what is there");
  EXPECT_EQ(replaced_description_text(Existing::overwrite, Owner::ours), "described anew");
  EXPECT_EQ(replaced_description_text(Existing::overwrite, Owner::theirs),
            "has a description that this program did not write");
  EXPECT_EQ(replaced_description_text(Existing::append, Owner::ours), "behind the description that is there");
}

}  // namespace
}  // namespace sightline

#include "pipeline/kept_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(KeptResults, AKindASentenceWithItsCountAndFirstExample) {
  KeptResults kept("sidecars", {.appendable = true, .removable = false});
  EXPECT_THAT(kept.notices(), IsEmpty());
  kept.add_changed("a.txt", "beam: 3 then, 5 now");
  kept.add_changed("b.txt", "beam: 1 then, 5 now");
  kept.add_foreign("c.txt");
  kept.add_replaced("d.jpg");
  EXPECT_THAT(
      kept.notices(),
      ElementsAre(
          "sidecars made by another model or with other options that stay as they are: 2; a.txt with "
          "beam: 3 then, 5 now (--existing overwrite makes them anew)",
          "sidecars that this program did not make, left alone: 1; c.txt is one (--existing append adds "
          "to them, overwrite does not keep them)",
          "photos that have changed since their sidecars were made, which stay as they are: 1; d.jpg is "
          "one (--existing overwrite makes all of them anew)"));
}

TEST(KeptResults, OnlyWaysOutThatThereAreAreNamed) {
  KeptResults kept("sheets", {.appendable = false, .removable = true});
  kept.add_foreign("c.jpg");
  kept.add_replaced("d.jpg");
  KeptResults described("sidecars", {.appendable = true, .removable = true, .overwriting = "replaces one"});
  described.add_foreign("e.xmp");
  EXPECT_THAT(described.notices(),
              ElementsAre(::testing::HasSubstr("(--existing append adds to them, overwrite replaces one)")));
  EXPECT_THAT(kept.notices(),
              ElementsAre("sheets that this program did not make, left alone: 1; c.jpg is one "
                          "(--existing overwrite does not keep them)",
                          ::testing::HasSubstr("; one that is removed is made anew too)")));
}

}  // namespace
}  // namespace sightline

#include "core/normal_form.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(NormalForm, LettersAndTheirAccentsBecomeOne) {
  EXPECT_EQ(composed("Cafe\u0301"), "Caf\u00e9");
  EXPECT_EQ(composed("Caf\u00e9"), "Caf\u00e9");
  EXPECT_EQ(composed("\xFF"), "\xFF");
  EXPECT_EQ(composed(""), "");
}

TEST(NormalForm, FoldsCaseInEveryScript) {
  EXPECT_EQ(case_folded("CAFE\u0301.JPG"), case_folded("caf\u00e9.jpg"));
  EXPECT_EQ(case_folded("\u0416\u0423\u041A"), "\u0436\u0443\u043A");
  EXPECT_EQ(case_folded("A\xFF"), "a\xFF");
  EXPECT_NE(case_folded("e"), case_folded("\u00e9"));
}

}  // namespace
}  // namespace sightline

#include "core/csv_field.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(CsvField, QuotesOnlyWhatWouldEndAField) {
  EXPECT_EQ(csv_field("a dog runs"), "a dog runs");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("a dog, running"), "\"a dog, running\"");
  EXPECT_EQ(csv_field("says \"hi\""), "\"says \"\"hi\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_field("a\rb"), "\"a\rb\"");
}

}  // namespace
}  // namespace sightline

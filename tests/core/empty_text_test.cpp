#include "core/empty_text.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(EmptyText, BlanksAloneAreNone) {
  for (const char* text : {"", " ", "\t\r\n "}) EXPECT_TRUE(is_empty_text(text));
  for (const char* text : {"a", " .", "\xFF", "\n0"}) EXPECT_FALSE(is_empty_text(text));
}

}  // namespace
}  // namespace sightline

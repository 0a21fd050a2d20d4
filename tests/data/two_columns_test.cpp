#include "data/two_columns.h"

#include <gtest/gtest.h>

#include "core/scratch_file.h"

namespace sightline {
namespace {

bool begins_as_pairs(const std::string& bytes) {
  const ScratchFile file(bytes);
  return has_two_columns(file.path(), {"source", "target"});
}

TEST(TwoColumns, AreKnownByHowTheyBegin) {
  EXPECT_TRUE(begins_as_pairs("source\ttarget\na\tb\n"));
  EXPECT_TRUE(begins_as_pairs("\xEF\xBB\xBFtarget\tn\tsource\r\n"));
  EXPECT_TRUE(begins_as_pairs("{\"source\": \"a\", \"target\": \"b\"}\n"));
  EXPECT_FALSE(begins_as_pairs("label\ttext\npos\tgood\n"));
  EXPECT_FALSE(begins_as_pairs("{\"images\": [], \"annotations\": []}"));
  EXPECT_FALSE(begins_as_pairs("{\"source\": \"a\"}\n"));
  EXPECT_FALSE(begins_as_pairs(""));
  EXPECT_FALSE(begins_as_pairs("{\"images\": [" + std::string(1 << 20, ' ')));
  EXPECT_FALSE(has_two_columns("/no/such/file", {"source", "target"}));
  EXPECT_FALSE(has_two_columns("/", {"source", "target"}));
}

}  // namespace
}  // namespace sightline

#include "data/text_pairs.h"

#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "core/scratch_file.h"

namespace sightline {
namespace {

using Pairs = std::vector<TextPair>;

TextPairs pairs_in(const std::string& bytes, double max_bad = 0) {
  const ScratchFile file(bytes);
  return read_text_pairs(file.path(), max_bad);
}

std::string fault_in(const std::string& bytes, double max_bad = 0) {
  try {
    pairs_in(bytes, max_bad);
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

TEST(TextPairs, ReadsTablesAndJsonLines) {
  const Pairs expected{{"ten past two", "02:10"}, {"\xE4\xBD\xA0\xE5\xA5\xBD", "Hello, \"you\""}};
  const std::string rows = "ten past two\t02:10\n\xE4\xBD\xA0\xE5\xA5\xBD\tHello, \"you\"\n";
  EXPECT_EQ(pairs_in("source\ttarget\n" + rows).pairs, expected);
  EXPECT_EQ(pairs_in("\xEF\xBB\xBFsource\ttarget\r\nten past two\t02:10\r\n\r\n"
                     "\xE4\xBD\xA0\xE5\xA5\xBD\tHello, \"you\"")
                .pairs,
            expected);
  EXPECT_EQ(pairs_in("n\ttarget\tsource\n1\tb\ta\n").pairs, (Pairs{{"a", "b"}}));
  EXPECT_EQ(pairs_in("{\"source\": \"a\\tb\", \"target\": \"c\", \"more\": 1}\n").pairs,
            (Pairs{{"a\tb", "c"}}));
}

TEST(TextPairs, SayWhichRowIsWrong) {
  EXPECT_NE(fault_in("ten past two\t02:10\n").find("line 1: found 'ten past two"), std::string::npos);
  EXPECT_NE(fault_in("source\ttarget\na\tb\nno tab\n").find("line 3: found 1 column, expected 2: 'no tab'"),
            std::string::npos);
  EXPECT_NE(fault_in("source\ttarget\n \tb\n").find("line 2: the source is empty"), std::string::npos);
  EXPECT_NE(fault_in("source\ttarget\na\t\n").find("line 2: the target is empty"), std::string::npos);
  EXPECT_NE(fault_in("{\"source\": \"a\"}\n").find("'target'"), std::string::npos);
  EXPECT_NE(fault_in("source\ttarget\na\t\xFF\n").find("line 2"), std::string::npos);
  EXPECT_NE(fault_in("source\ttarget\n").find("found no pair"), std::string::npos);
  EXPECT_NE(fault_in("").find("found no pair"), std::string::npos);
}

TEST(TextPairs, LeaveOutAFewBadRows) {
  std::string rows = "source\ttarget\n";
  for (int i = 0; i < 20; ++i) rows += "a\tb\n";
  const TextPairs some = pairs_in(rows + "no tab\n\tb\n", 0.1);
  EXPECT_EQ(some.pairs.size(), 20u);
  EXPECT_EQ(some.left_out.size(), 2u);
  EXPECT_THROW(pairs_in(rows + "no tab\n\tb\n", 0.01), DataError);
  EXPECT_EQ(pairs_in(rows + "no tab\n", 0.01).left_out.size(), 1u);
  EXPECT_NE(fault_in("source\ttarget\nno tab\n", 0.01).find("line 2"), std::string::npos) << "the only row";
}

TEST(TextPairs, AMegabyteIsALine) {
  const std::string line(1 << 20, 'a');
  EXPECT_EQ(pairs_in("source\ttarget\n" + line + "\tb\n").pairs.front().source, line);
  EXPECT_LT(fault_in("source\ttarget\n" + line + "\n").size(), 400u);
}

TEST(TextPairs, AreWrittenAsTheyAreRead) {
  const ScratchFile file;
  write_text_pairs(file.path(), {{"a", "b"}, {"c\td", "e\n"}});
  EXPECT_EQ(read_text_pairs(file.path(), 0).pairs, (Pairs{{"a", "b"}, {"c d", "e "}}));
}

TEST(TextPairs, HoldOutWholeSources) {
  TextPairs all{"pairs", {}, {}};
  for (int i = 0; i < 100; ++i)
    for (const char* target : {"x", "y"}) all.pairs.push_back({"source " + std::to_string(i), target});
  const HeldOutPairs parts = hold_out(all, 0.1, 7);
  EXPECT_EQ(parts.held_out.pairs.size(), 20u);
  EXPECT_EQ(parts.kept.pairs.size(), 180u);
  std::set<std::string> aside;
  for (const TextPair& pair : parts.held_out.pairs) aside.insert(pair.source);
  for (const TextPair& pair : parts.kept.pairs) EXPECT_FALSE(aside.contains(pair.source));
  EXPECT_EQ(hold_out(all, 0.1, 7).held_out.pairs, parts.held_out.pairs);
  EXPECT_NE(hold_out(all, 0.1, 8).held_out.pairs, parts.held_out.pairs);
  EXPECT_TRUE(hold_out(all, 0, 7).held_out.pairs.empty());
  EXPECT_THROW(hold_out({"one", {{"a", "b"}}, {}}, 0.5, 1), DataError);
}

}  // namespace
}  // namespace sightline

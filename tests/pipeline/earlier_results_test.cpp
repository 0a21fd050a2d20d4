#include "pipeline/earlier_results.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using State = JournalledResults::State;

const RunSettings kNow{{"beam", "3"}}, kOther{{"beam", "5"}};
constexpr char kHead[] =
    "{\"sightline_journal\":\"results\",\"format\":\"text\",\"settings\":{\"beam\":\"3\"}}\n";
constexpr char kOfOther[] = "{\"settings\":{\"beam\":\"5\"}}\n";

class EarlierResultsTest : public ::testing::Test {
 protected:
  static std::string result(const std::string& file, int end, const std::string& reason = "") {
    return "{\"file\":\"" + file + "\",\"end\":" + std::to_string(end) +
           (reason.empty() ? "" : ",\"reason\":\"" + reason + "\"") + "}\n";
  }

  EarlierResults read(const std::string& lines, const std::string& head = "") const {
    directory_.write("out.journal", lines);
    Journal journal(directory_.path() / "out.journal", "results", "");
    return read_earlier_results(directory_.path() / "out", directory_.path() / "out.partial", journal, head,
                                kNow);
  }

  TemporaryDirectory directory_;
};

TEST_F(EarlierResultsTest, NothingIsThere) {
  const EarlierResults earlier = read("");
  EXPECT_FALSE(earlier.file || earlier.partial || earlier.kept);
  EXPECT_TRUE(earlier.begins_with_head);
  EXPECT_EQ(earlier.said.lines, 0u);
}

TEST_F(EarlierResultsTest, SaysWhatRunsOfTwoSettingsMade) {
  directory_.write("out", "file,caption\r\n" + std::string(26, 'x'));
  const std::string before = kHead + result("./a.jpg", 20) + result("b.jpg", 20, "is no picture");
  const EarlierResults first = read(before, "file,caption");
  EXPECT_EQ(first.file, 40);
  EXPECT_TRUE(first.begins_with_head);
  EXPECT_EQ(first.said.head, 12);
  EXPECT_EQ(first.said.end, 20);
  EXPECT_TRUE(first.said.ours);
  EXPECT_FALSE(first.said.other);
  EXPECT_TRUE(first.said.results.at("a.jpg").ok);
  EXPECT_FALSE(first.said.results.at("b.jpg").again);

  const std::string stopped = before + "{\"state\":\"stopped\",\"size\":20}\n";
  EXPECT_EQ(read(stopped).said.size, 20);
  EXPECT_TRUE(read(stopped).said.ended());
  const EarlierResults both =
      read(stopped + "{\"state\":\"continuing\"}\n" + kOfOther + result("c.jpg", 40), "other,columns");
  EXPECT_FALSE(both.begins_with_head);
  EXPECT_EQ(both.said.lines, 7u);
  EXPECT_EQ(both.said.state, State::continuing);
  EXPECT_TRUE(both.said.results_since);
  EXPECT_FALSE(both.said.ours);
  EXPECT_EQ(both.said.other, kOther);
  EXPECT_TRUE(both.said.results.at("a.jpg").ours);
  EXPECT_FALSE(both.said.results.at("c.jpg").ours);
  EXPECT_TRUE(both.said.results.at("b.jpg").again);  // by a later run
}

TEST_F(EarlierResultsTest, KeepsWhatThePartialFileStillHas) {
  const std::string lines =
      kHead + result("a.jpg", 10) + result("b.jpg", 20) + kOfOther + result("c.jpg", 30);
  directory_.write("out.partial", std::string(30, 'x'));
  EXPECT_FALSE(read(lines).kept);
  directory_.write("out.partial", std::string(29, 'x'));
  const EarlierResults some = read(lines);
  ASSERT_TRUE(some.kept);
  EXPECT_EQ(some.said.other, kOther);
  EXPECT_EQ(some.left().lines, 4u);
  EXPECT_EQ(some.left().end, 20);
  EXPECT_FALSE(some.left().other);
  EXPECT_FALSE(some.left().results.contains("c.jpg"));
  directory_.write("out.partial", "");
  EXPECT_EQ(read(lines).left().lines, 1u);
  EXPECT_FALSE(read(lines).left().results_since);
}

TEST_F(EarlierResultsTest, ADamagedJournalIsRefused) {
  EXPECT_THROW(read(kHead + std::string("{\"file\":\"a.jpg\"}\n")), DataError);
  EXPECT_THROW(read("{\"sightline_journal\":\"other\"}\n"), DataError);
}

}  // namespace
}  // namespace sightline

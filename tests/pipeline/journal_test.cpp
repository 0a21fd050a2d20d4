#include "pipeline/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class JournalTest : public ::testing::Test {
 protected:
  Journal journal(const std::string& kind = "sheets") const { return {path_, kind, "remove it"}; }
  static std::vector<std::string> lines_of(Journal& journal) {
    std::vector<std::string> lines;
    journal.read([&](const Json& line) { lines.push_back(line.dump()); });
    return lines;
  }
  void write_two() const {
    Journal journal = this->journal();
    journal.begin(Json{{"version", 1}});
    journal.append(Json{{"file", "a"}});
    journal.append(Json{{"file", "b"}});
  }

  TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path() / "journal";
};

TEST_F(JournalTest, ReadsBackWhatWasAppended) {
  Journal none = journal();
  EXPECT_THAT(lines_of(none), IsEmpty());
  write_two();
  Journal read = journal();
  EXPECT_THAT(lines_of(read), ElementsAre(R"({"sightline_journal":"sheets","version":1})", R"({"file":"a"})",
                                          R"({"file":"b"})"));
  EXPECT_EQ(read.count(), 3u);
}

TEST_F(JournalTest, HalfALineIsNoneAndTheNextTakesItsPlace) {
  write_two();
  const std::string whole = read_file(path_);
  for (std::size_t cut = whole.rfind('\n', whole.size() - 2) + 1; cut < whole.size(); ++cut) {
    write_file_atomically(path_, whole.substr(0, cut));
    Journal damaged = journal();
    EXPECT_EQ(lines_of(damaged).size(), 2u) << cut;
    damaged.append(Json{{"file", "c"}});
    Journal again = journal();
    EXPECT_EQ(lines_of(again).back(), R"({"file":"c"})") << cut;
    EXPECT_EQ(again.count(), 3u);
  }
}

TEST_F(JournalTest, ALineOfSomebodysIsNoJournal) {
  for (const char* text : {"a diary", "{\"sightline\":1"}) {
    write_file_atomically(path_, text);
    Journal others = journal();
    EXPECT_THAT([&] { lines_of(others); }, ThrowsMessage<DataError>(HasSubstr("is no journal of sheets")));
  }
  write_file_atomically(path_, "");
  Journal empty = journal();
  EXPECT_THAT(lines_of(empty), IsEmpty());
}

TEST_F(JournalTest, ALinkToOneStays) {
  write_two();
  const auto target = directory_.path() / "elsewhere";
  std::filesystem::rename(path_, target);
  std::filesystem::create_symlink(target, path_);
  Journal linked = journal();
  EXPECT_EQ(lines_of(linked).size(), 3u);
  linked.append(Json{{"file", "c"}});
  EXPECT_TRUE(std::filesystem::is_symlink(path_));
  Journal again = journal();
  EXPECT_EQ(lines_of(again).size(), 4u);
}

TEST_F(JournalTest, LinesAreTakenBack) {
  write_two();
  Journal open = journal();
  lines_of(open);
  open.keep(2);
  EXPECT_EQ(open.count(), 2u);
  open.append(Json{{"file", "x"}});
  Journal again = journal();
  EXPECT_THAT(lines_of(again), ElementsAre(HasSubstr("sheets"), R"({"file":"a"})", R"({"file":"x"})"));
}

TEST_F(JournalTest, BeginningAnewForgetsTheOldLines) {
  write_two();
  Journal open = journal();
  lines_of(open);
  open.begin(Json{{"version", 2}});
  Journal again = journal();
  EXPECT_THAT(lines_of(again), ElementsAre(R"({"sightline_journal":"sheets","version":2})"));
}

TEST_F(JournalTest, DamageNamesTheLineAndTheWayOut) {
  write_two();
  Journal other = journal("gallery");
  EXPECT_THAT([&] { lines_of(other); }, ThrowsMessage<DataError>(HasSubstr("is no journal of gallery")));
  std::string bytes = read_file(path_);
  bytes[bytes.find("\"a\"")] = '{';
  write_file_atomically(path_, bytes);
  Journal damaged = journal();
  try {
    lines_of(damaged);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("journal: line 2"));
    EXPECT_EQ(error.hint(), "remove it");
  }
}

}  // namespace
}  // namespace sightline

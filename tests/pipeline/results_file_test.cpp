#include "pipeline/results_file.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using testing::failed;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

const std::vector<CaptionRecord>& records() {
  static const std::vector<CaptionRecord> all{
      captioned("a 1.jpg", {"a", "dog"}, 0), failed("b2.jpg", "is no picture", 1),
      captioned("c\xff 3.jpg", {"the", "\"big\"", "cat"}, 2), captioned("d4.jpg", {"grass"}, 3)};
  return all;
}

class ResultsFileTest : public ::testing::Test {
 protected:
  fs::path out() const { return directory_.path() / "out"; }
  fs::path beside(const char* ending) const { return out().string() + ending; }

  std::unique_ptr<ResultsFile> open(const std::string& format, Existing existing = Existing::skip,
                                    const std::string& beam = "3", double confidence = 0) const {
    RecordFormatOptions of;
    of.format = format;
    of.image_ids = {"1", "2", "3", "4"};
    ResultsFile::Options options;
    options.path = out();
    options.format = make_record_format(of);
    options.format_name = format;
    options.settings = {{"beam", beam}};
    options.existing = existing;
    options.least_confidence = confidence;
    return std::make_unique<ResultsFile>(std::move(options));
  }

  // As a run of the program does it; `count`: stopped after so many photos.
  static std::size_t run(ResultsFile& file, std::size_t count = 99) {
    std::size_t taken = 0;
    bool all = true;
    std::vector<const CaptionRecord*> todo;
    for (const CaptionRecord& record : records())
      if (!file.held({record.file, record.place})) todo.push_back(&record);
    for (const CaptionRecord* record : todo) {
      all = taken < count;
      if (!all) break;
      EXPECT_EQ(file.take(*record), std::nullopt);
      ++taken;
    }
    file.finish(all);
    return taken;
  }

  std::string whole(const std::string& format) {
    run(*open(format, Existing::overwrite));
    return read_file(out());
  }

  // Nothing but the file and its journal.
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator()));
  }

  TemporaryDirectory directory_;
};

TEST_F(ResultsFileTest, IsWholeAndNothingElseStays) {
  EXPECT_EQ(whole("text"), "a 1.jpg\ta dog\nc\xff 3.jpg\tthe \"big\" cat\nd4.jpg\tgrass\n");
  EXPECT_EQ(
      whole("coco"),
      "[\n{\"image_id\":1,\"caption\":\"a dog\"},\n{\"image_id\":3,\"caption\":\"the \\\"big\\\" cat\"},\n"
      "{\"image_id\":4,\"caption\":\"grass\"}\n]\n");
  EXPECT_EQ(files(), 2u);
}

TEST_F(ResultsFileTest, ASecondRunMakesNothingAgainButWhatFailed) {
  for (const char* format : {"text", "jsonl", "csv", "coco"}) {
    const std::string first = whole(format);
    EXPECT_EQ(run(*open(format)), 1u) << format;
    EXPECT_EQ(read_file(out()), first) << format;
    EXPECT_EQ(run(*open(format)), 1u) << format;
  }
}

TEST_F(ResultsFileTest, AStoppedRunLeavesAUsableFileAndGoesOn) {
  for (const char* format : {"text", "jsonl", "csv", "coco"}) {
    const std::string all = whole(format);
    fs::remove(out());
    fs::remove(beside(".journal"));
    EXPECT_EQ(run(*open(format), 1), 1u);
    const std::string part = read_file(out());
    EXPECT_LT(part.size(), all.size());
    if (format == std::string("coco")) {
      EXPECT_EQ(part, "[\n{\"image_id\":1,\"caption\":\"a dog\"}\n]\n");
    }
    EXPECT_EQ(run(*open(format)), 3u);
    EXPECT_EQ(read_file(out()), all) << format;
  }
}

// A process can be killed between any two bytes that it writes: every such state of the two files, which are
// written in turn, must lead to the same end.
TEST_F(ResultsFileTest, AKillAtAnyByteLosesNothingAndRepeatsNothing) {
  // Of the longer one some states will do: each costs the disk a few waits.
  for (const auto& [format, step] : {std::pair("jsonl", 13), std::pair("coco", 2)}) {
    const std::string all = whole(format);
    fs::remove(out());
    fs::remove(beside(".journal"));
    struct State {
      std::string partial, journal;
    };
    std::vector<State> states{{"", ""}};
    {
      const auto file = open(format);
      for (const CaptionRecord& record : records()) {
        file->take(record);
        states.push_back({read_file(beside(".partial")), read_file(beside(".journal"))});
      }
      states[0].journal = states[1].journal.substr(0, states[1].journal.find('\n') + 1);
    }
    fs::remove(beside(".partial"));
    fs::remove(beside(".journal"));
    const auto go_on_from = [&](const std::string& partial, const std::string& journal) {
      fs::remove(out());
      write_file_atomically(beside(".partial"), partial);
      write_file_atomically(beside(".journal"), journal);
      run(*open(format));
      ASSERT_EQ(read_file(out()), all) << format << " from\n" << partial << "\nand\n" << journal;
      ASSERT_EQ(files(), 2u);
    };
    for (std::size_t i = 1; i < states.size(); ++i) {
      const State &before = states[i - 1], &after = states[i];
      for (std::size_t end = before.partial.size(); end <= after.partial.size(); end += step)
        go_on_from(after.partial.substr(0, end), before.journal);
      for (std::size_t end = before.journal.size(); end <= after.journal.size(); end += step)
        go_on_from(after.partial, after.journal.substr(0, end));
    }
  }
}

TEST_F(ResultsFileTest, AKillWhileItIsContinuedOrRenamedLosesNothing) {
  const std::string all = whole("coco");
  fs::remove(out());
  fs::remove(beside(".journal"));
  run(*open("coco"), 2);
  const std::string part = read_file(out()), journal = read_file(beside(".journal"));
  const std::string continuing = journal + "{\"state\":\"continuing\"}\n";
  const std::string copy = part.substr(0, part.size() - 3);  // without the tail
  const auto check = [&](const std::string& said, const std::string& partial) {
    write_file_atomically(out(), part);
    write_file_atomically(beside(".journal"), said);
    if (!partial.empty()) write_file_atomically(beside(".partial"), partial);
    run(*open("coco"));
    EXPECT_EQ(read_file(out()), all);
    EXPECT_EQ(files(), 2u);
  };
  check(continuing, "");    // before FILE was copied
  check(continuing, copy);  // after it
  fs::remove(out());
  write_file_atomically(beside(".partial"), part);  // stopped, but not yet renamed
  write_file_atomically(beside(".journal"), journal);
  run(*open("coco"));
  EXPECT_EQ(read_file(out()), all);
}

TEST_F(ResultsFileTest, ResultsThatTheDiskHasLostAreMadeAgain) {
  const std::string all = whole("jsonl");
  fs::remove(out());
  fs::remove(beside(".journal"));
  std::string partial, journal;
  {
    const auto file = open("jsonl");
    for (const CaptionRecord& record : records()) file->take(record);
    partial = read_file(beside(".partial"));
    journal = read_file(beside(".journal"));
  }
  write_file_atomically(beside(".partial"), partial.substr(0, partial.size() / 2));
  EXPECT_LT(run(*open("jsonl")), 4u);
  EXPECT_EQ(read_file(out()), all);
}

TEST_F(ResultsFileTest, OtherSettingsAreNoticedAndNamed) {
  const std::string all = whole("text");
  try {
    open("text", Existing::skip, "5");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("beam: 3 then, 5 now"));
    EXPECT_THAT(error.hint(), HasSubstr("--existing overwrite"));
  }
  EXPECT_THROW(open("jsonl"), UsageError);
  {
    const auto appended = open("text", Existing::append, "5");
    EXPECT_EQ(run(*appended), 1u);  // what failed
    EXPECT_THAT(appended->notices(), ::testing::Contains(HasSubstr("3; a 1.jpg with beam: 3 then, 5 now")));
  }
  EXPECT_EQ(read_file(out()), all);
  EXPECT_EQ(run(*open("text", Existing::overwrite, "5")), 4u);
}

TEST_F(ResultsFileTest, LongSettingsThatDifferAtTheirEndsDiffer) {
  const std::string before(40, 'a');
  run(*open("text", Existing::skip, before + " dog"));
  try {
    open("text", Existing::skip, before + " cat");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a dog then"));
    EXPECT_THAT(error.what(), HasSubstr("a cat now"));
  }
}

// A machine that went down may have lost the end of FILE.partial, and two runs had written to it.
TEST_F(ResultsFileTest, WhatBothOfTwoKilledRunsLostIsMadeAgain) {
  const auto killed_after = [&](std::size_t first, std::size_t last, Existing existing, const char* beam) {
    const auto file = open("text", existing, beam);
    for (std::size_t i = first; i < last; ++i) {
      if (!file->held({records()[i].file, {}})) file->take(records()[i]);
    }
  };
  killed_after(0, 3, Existing::skip, "3");
  killed_after(3, 4, Existing::append, "5");
  const std::string partial = read_file(beside(".partial"));
  write_file_atomically(beside(".partial"), partial.substr(0, partial.size() / 2));
  run(*open("text", Existing::append, "5"));
  EXPECT_EQ(read_file(out()), partial);
}

TEST_F(ResultsFileTest, APrivateOrReadOnlyFileStaysSoAndCanBeGoneOnWith) {
  for (const auto mode : {fs::perms::owner_read | fs::perms::owner_write, fs::perms::owner_read}) {
    const std::string all = whole("text");
    fs::permissions(out(), mode);
    {
      const auto killed = open("text", Existing::overwrite);
      killed->take(records()[0]);
    }
    EXPECT_EQ(fs::status(beside(".partial")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    run(*open("text", Existing::overwrite));
    EXPECT_EQ(read_file(out()), all);
    EXPECT_EQ(fs::status(out()).permissions(), mode);
  }
}

// Every result counts, not the last run alone.
TEST_F(ResultsFileTest, AFileOfTwoSettingsIsOfNeither) {
  run(*open("text"), 2);
  run(*open("text", Existing::append, "5"));
  EXPECT_THROW(open("text", Existing::skip, "5"), UsageError);
  EXPECT_THROW(open("text", Existing::skip, "3"), UsageError);
  EXPECT_EQ(run(*open("text", Existing::append, "5")), 1u);  // what failed
}

TEST_F(ResultsFileTest, OverwriteBeginsAnewButGoesOnWithAnUnfinishedRun) {
  whole("text");
  EXPECT_EQ(run(*open("text", Existing::overwrite), 2), 2u);
  EXPECT_EQ(run(*open("text", Existing::overwrite)), 3u);  // two more, and what failed
  EXPECT_EQ(run(*open("text", Existing::overwrite)), 4u);
  EXPECT_THROW(open("text", Existing::fail), UsageError);
}

TEST_F(ResultsFileTest, SomebodyElsesFileIsLeftAlone) {
  write_file_atomically(out(), "notes");
  EXPECT_THROW(open("text"), UsageError);
  EXPECT_THROW(open("coco", Existing::append), UsageError);
  EXPECT_THROW(open("csv", Existing::append), UsageError);
  EXPECT_EQ(read_file(out()), "notes");
  run(*open("text", Existing::append));
  EXPECT_THAT(read_file(out()), ::testing::StartsWith("notes\na 1.jpg\t"));
  write_file_atomically(out(), "changed by hand");
  EXPECT_THROW(open("text"), UsageError);
}

TEST_F(ResultsFileTest, SomebodyElsesPartialIsLeftAlone) {
  const std::string name = beside(".partial").filename().string();
  directory_.write(name, "a download");
  for (const Existing existing : {Existing::skip, Existing::overwrite, Existing::append, Existing::fail}) {
    EXPECT_THAT([&] { open("text", existing); },
                ::testing::ThrowsMessage<UsageError>(HasSubstr("out.partial is there already, and no")));
  }
  EXPECT_EQ(read_file(beside(".partial")), "a download");
}

TEST_F(ResultsFileTest, NothingIsCutOrWrittenThroughALinkOrAPipe) {
  directory_.write("diary", "a diary");
  fs::create_symlink("diary", beside(".partial"));
  EXPECT_THAT([&] { open("text"); },
              ::testing::ThrowsMessage<UsageError>(HasSubstr("out.partial: is a link, pipe")));
  fs::remove(beside(".partial"));
  ASSERT_EQ(::mkfifo(beside(".partial").c_str(), 0600), 0);
  EXPECT_THROW(open("text"), UsageError);
  fs::remove(beside(".partial"));
  run(*open("text"), 1);
  fs::create_symlink("diary", beside(".partial.copy"));
  EXPECT_EQ(run(*open("text")), records().size() - 1);
  EXPECT_EQ(read_file(directory_.path() / "diary"), "a diary");
}

TEST_F(ResultsFileTest, OverwriteReplacesWhatSomebodyChanged) {
  run(*open("text"), 1);
  write_file_atomically(out(), "changed by hand");
  EXPECT_THROW(open("text"), UsageError);
  EXPECT_EQ(run(*open("text", Existing::overwrite)), 4u);
}

TEST_F(ResultsFileTest, AWholeFileThatAKillLeftUnnamedIsThereAlready) {
  const std::string all = whole("text");
  fs::rename(out(), beside(".partial"));
  EXPECT_THROW(open("text", Existing::fail), UsageError);
  EXPECT_EQ(read_file(out()), all);
}

TEST_F(ResultsFileTest, TwoProcessesCannotWriteIt) {
  const auto first = open("text");
  EXPECT_THROW(open("text"), EnvironmentError);
}

TEST_F(ResultsFileTest, ADamagedJournalIsAnErrorWithAWayOut) {
  whole("text");
  write_file_atomically(beside(".journal"), "{\"sightline_journal\":\"results\"\n");
  try {
    open("text");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("out.journal: line 1"));
    EXPECT_FALSE(error.hint().empty());
  }
}

TEST_F(ResultsFileTest, AKilledRunsResultsAreNoPlaceForOtherSettingsUnderFail) {
  open("text")->take(records()[0]);  // and is killed
  const std::string left = read_file(beside(".partial"));
  EXPECT_THAT([&] { open("text", Existing::fail, "5"); },
              ::testing::ThrowsMessage<UsageError>(HasSubstr("of a run that was not finished")));
  EXPECT_EQ(read_file(beside(".partial")), left);
  EXPECT_EQ(run(*open("text", Existing::fail)), records().size() - 1) << "its own it goes on with";
}

// What the journal's last line says had not reached the disk: FILE was copied to be continued.
TEST_F(ResultsFileTest, ACopyWithoutItsEndIsNotTakenForAWholeFile) {
  run(*open("coco"));
  const std::string good = read_file(out());
  write_file_atomically(beside(".partial"), good.substr(0, good.size() - 2));
  open("coco");
  EXPECT_EQ(read_file(out()), good);
}

TEST_F(ResultsFileTest, AnEditAfterAnInterruptIsOverwrittenWhereThatIsAskedFor) {
  run(*open("text"), 1);
  write_file_atomically(out(), read_file(out()) + "somebody's line\n");
  EXPECT_THAT([&] { open("text"); },
              ::testing::ThrowsMessage<UsageError>(HasSubstr("has been changed since")));
  EXPECT_EQ(run(*open("text", Existing::overwrite)), records().size());
  EXPECT_THAT(read_file(out()), ::testing::Not(HasSubstr("somebody's line")));
}

// Of the records that are captioned the second is too unsure now, and its new words are others.
CaptionRecord captioned_anew(std::size_t i) {
  CaptionRecord record = records()[i];
  if (!record.ok) return record;
  record.hypotheses.front().words = {"other", "words"};
  if (i == 2) record.unsure = "its confidence of 0.6065 is below 0.7";
  return record;
}

TEST_F(ResultsFileTest, UnderOverwriteAnEarlierCaptionStaysWhereTheNewOneIsTooUnsure) {
  for (const std::string format : {"text", "jsonl", "csv", "coco"}) {
    const std::string before = whole(format);
    const auto options = make_record_format({.format = format, .image_ids = {"1", "2", "3", "4"}});
    const std::string earlier = options->text(records()[2], false);
    ASSERT_THAT(before, HasSubstr(earlier));
    {
      const auto file = open(format, Existing::overwrite, "5", 0.7);
      EXPECT_TRUE(file->keeps_earlier({records()[2].file, {}}));
      EXPECT_FALSE(file->keeps_earlier({records()[1].file, {}}));  // failed
      for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_FALSE(file->held({records()[i].file, {}}));
        file->take(captioned_anew(i));
      }
      file->finish(true);
    }
    std::string expected = options->head();
    for (std::size_t i = 0; i < 4; ++i)
      expected += i == 2 ? earlier : options->text(captioned_anew(i), i == 0);
    EXPECT_EQ(read_file(out()), expected + options->tail()) << format;
    EXPECT_EQ(files(), 2u);

    const auto listed = open(format, Existing::skip, "5", 0.7);
    const auto past = listed->held({records()[2].file, {}});
    ASSERT_TRUE(past);
    EXPECT_EQ(past->kind, PastResult::Kind::unsure);
    EXPECT_EQ(past->reason, "its confidence of 0.6065 is below 0.7; what an earlier run wrote of it stays");
    EXPECT_THAT(listed->notices(), ::testing::Contains(HasSubstr("beam: 3 then, 5 now")));
  }
}

// Whenever it is killed or stopped, the same command comes to the same end, and until then FILE stays.
TEST_F(ResultsFileTest, WhatStaysUnderOverwriteOutlivesKillsAndStops) {
  for (const std::string format : {"jsonl", "coco"}) {
    whole(format);
    const auto overwrite = [&](std::size_t first, std::size_t last, bool ends) {
      const auto file = open(format, Existing::overwrite, "5", 0.7);
      for (std::size_t i = first; i < last; ++i) {
        EXPECT_EQ(file->held({records()[i].file, {}}).has_value(), false);
        file->take(captioned_anew(i));
      }
      if (ends) file->finish(last == 4);
    };
    overwrite(0, 4, true);
    const std::string all = read_file(out());
    for (const bool stopped : {false, true}) {
      for (std::size_t count = 1; count < 4; ++count) {
        const std::string before = whole(format);
        overwrite(0, count, stopped);
        EXPECT_EQ(read_file(out()), before) << format << count;
        overwrite(count, 4, true);
        EXPECT_EQ(read_file(out()), all) << format << count;
        EXPECT_EQ(files(), 2u);
      }
    }
  }
}

TEST_F(ResultsFileTest, InAnotherFormatThereIsNoTextToKeep) {
  whole("text");
  const auto file = open("jsonl", Existing::overwrite, "3", 0.7);
  EXPECT_FALSE(file->keeps_earlier({records()[2].file, {}}));
  file->take(captioned_anew(2));
  file->finish(true);
  EXPECT_THAT(read_file(out()), HasSubstr("\"status\":\"unsure\""));
}

// As an earlier version left it: rows of more columns would stand below the head of fewer.
TEST_F(ResultsFileTest, ATableOfFewerColumnsIsNotAddedTo) {
  const std::string all = whole("csv"), column = ",unlike";
  std::string other = all;
  other.replace(other.find(column), column.size(), "_unlike");  // of the same length
  write_file_atomically(out(), other);
  for (const auto existing : {Existing::skip, Existing::append}) {
    try {
      open("csv", existing);
      FAIL();
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), HasSubstr("does not begin as csv of this program does, expected file,"));
    }
  }
  run(*open("csv", Existing::overwrite));
  EXPECT_EQ(read_file(out()), all);
}

}  // namespace
}  // namespace sightline

#include "pipeline/results_plan.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <tuple>
#include <vector>

namespace sightline {
namespace {

using Start = ResultsPlan::Start;
using Refusal = ResultsPlan::Refusal;
using State = JournalledResults::State;

const RunSettings kPlannedNow{{"beam", "3"}}, kPlannedOther{{"beam", "5"}};

// A journal of a run that was killed after its first result: FILE.partial has 40 bytes.
EarlierResults killed() {
  EarlierResults earlier;
  earlier.partial = 40;
  earlier.said.lines = 2;
  earlier.said.format = "text";
  earlier.said.settings = kPlannedNow;
  earlier.said.ours = true;
  earlier.said.end = 40;
  earlier.said.results_since = true;
  return earlier;
}

// ... of one that came to its end, or was stopped: FILE has them.
EarlierResults ended(State state) {
  EarlierResults earlier = killed();
  earlier.partial.reset();
  earlier.file = 40;
  earlier.said.state = state;
  earlier.said.size = 40;
  earlier.said.results_since = false;
  return earlier;
}

EarlierResults somebodys_file() {
  EarlierResults earlier;
  earlier.file = 5;
  return earlier;
}

EarlierResults with(EarlierResults earlier, const std::function<void(EarlierResults&)>& change) {
  change(earlier);
  return earlier;
}

ResultsPlan refused(Refusal refusal) {
  return {.refusal = refusal};
}
ResultsPlan anew() {
  return {};
}
ResultsPlan going_on(Start start) {
  return {.keep = true, .start = start};
}

// What is planned under each policy.
struct Case {
  const char* name;
  EarlierResults earlier;
  ResultsPlan skip, overwrite, append, fail;
};

void expect_plan(const ResultsPlan& found, const ResultsPlan& expected, const std::string& where) {
  EXPECT_EQ(static_cast<int>(found.refusal), static_cast<int>(expected.refusal)) << where;
  EXPECT_EQ(found.rename_partial, expected.rename_partial) << where;
  if (expected.refusal != Refusal::none) return;
  EXPECT_EQ(found.keep, expected.keep) << where;
  EXPECT_EQ(static_cast<int>(found.start), static_cast<int>(expected.start)) << where;
}

void expect_plans(const std::vector<Case>& cases, bool grows = true) {
  for (const Case& one : cases) {
    for (const auto& [existing, policy, expected] : {std::tuple(Existing::skip, "skip", one.skip),
                                                     {Existing::overwrite, "overwrite", one.overwrite},
                                                     {Existing::append, "append", one.append},
                                                     {Existing::fail, "fail", one.fail}}) {
      expect_plan(plan_results(one.earlier, {existing, "text", grows, kPlannedNow}), expected,
                  std::string(one.name) + ", " + policy);
    }
  }
}

TEST(ResultsPlan, WithoutAJournal) {
  const ResultsPlan no_journal = refused(Refusal::no_journal);
  expect_plans(
      {{"nothing", {}, anew(), anew(), anew(), anew()},
       {"somebody's file", somebodys_file(), no_journal, anew(), {.start = Start::adopted}, no_journal},
       {"a table of other columns",
        with(somebodys_file(), [](auto& earlier) { earlier.begins_with_head = false; }), no_journal, anew(),
        refused(Refusal::other_head), no_journal}});
  const ResultsPlan no_journal_of_partial = refused(Refusal::no_journal_of_partial);
  expect_plans(
      {{"somebody's FILE.partial", with({}, [](auto& earlier) { earlier.partial = 5; }),
        no_journal_of_partial, no_journal_of_partial, no_journal_of_partial, no_journal_of_partial}});
  expect_plans(
      {{"of a format that has an end", somebodys_file(), no_journal, anew(), no_journal, no_journal}},
      /*grows=*/false);
}

TEST(ResultsPlan, AnUnfinishedRunOfTheseSettingsIsGoneOnWith) {
  const ResultsPlan partial = going_on(Start::partial), file = going_on(Start::file);
  const ResultsPlan gone = refused(Refusal::partial_gone), adopted = going_on(Start::adopted);
  const ResultsPlan changed = refused(Refusal::changed);
  const auto no_results = [](EarlierResults& earlier) {
    earlier.said.lines = 1;
    earlier.said.results_since = false;
    earlier.said.end = earlier.said.head = 0;
  };
  const auto continuing = [](EarlierResults& earlier) {
    earlier.file = 40;
    earlier.said.state = State::continuing;
    earlier.said.results_since = false;
  };
  expect_plans({{"killed", killed(), partial, partial, partial, partial},
                {"killed while FILE of an earlier run is there",
                 with(killed(), [](auto& earlier) { earlier.file = 7; }), partial, partial, partial, partial},
                {"killed, and somebody took FILE.partial away",
                 with(killed(), [](auto& earlier) { earlier.partial.reset(); }), gone, anew(), gone, gone},
                {"killed before its first result", with(killed(), no_results), going_on(Start::fresh),
                 going_on(Start::fresh), going_on(Start::fresh), going_on(Start::fresh)},
                {"killed while it copied a file without a journal",
                 with(killed(),
                      [&](auto& earlier) {
                        no_results(earlier);
                        earlier.said.adopted = true;
                      }),
                 adopted, adopted, adopted, adopted},
                {"stopped", ended(State::stopped), file, file, file, file},
                {"killed while it continued, FILE not yet copied", with(ended(State::continuing), continuing),
                 file, file, file, file},
                {"killed while it continued, and FILE was changed",
                 with(ended(State::continuing),
                      [&](auto& earlier) {
                        continuing(earlier);
                        earlier.file = 39;
                      }),
                 changed, anew(), changed, changed},
                {"killed while it continued, and FILE was taken away",
                 with(ended(State::continuing),
                      [&](auto& earlier) {
                        continuing(earlier);
                        earlier.file.reset();
                      }),
                 anew(), anew(), anew(), anew()},
                {"killed while it continued, FILE copied", with(killed(), continuing), partial, partial,
                 partial, partial}});
}

TEST(ResultsPlan, AFinishedRun) {
  const ResultsPlan file = going_on(Start::file), is_there = refused(Refusal::is_there);
  const ResultsPlan changed = refused(Refusal::changed);
  expect_plans({{"complete", ended(State::complete), file, anew(), file, is_there},
                {"complete, and FILE was taken away",
                 with(ended(State::complete), [](auto& earlier) { earlier.file.reset(); }), anew(), anew(),
                 anew(), anew()},
                {"complete, and FILE was changed",
                 with(ended(State::complete), [](auto& earlier) { earlier.file = 39; }), changed, anew(),
                 changed, is_there},
                {"stopped, and FILE was changed",
                 with(ended(State::stopped), [](auto& earlier) { earlier.file = 41; }), changed, anew(),
                 changed, changed}});
}

// A kill came between the journal's last word and the renaming.
TEST(ResultsPlan, AWholePartialIsRenamedWhateverElse) {
  const auto renamed = [](ResultsPlan plan) {
    plan.rename_partial = true;
    return plan;
  };
  const auto not_renamed = [](EarlierResults& earlier) {
    earlier.file.reset();
    earlier.partial = 40;
  };
  const ResultsPlan file = renamed(going_on(Start::file));
  const EarlierResults complete = with(ended(State::complete), not_renamed);
  expect_plans({{"stopped", with(ended(State::stopped), not_renamed), file, file, file, file},
                {"complete", complete, file, renamed(anew()), file, renamed(refused(Refusal::is_there))},
                {"complete, over an older FILE", with(complete, [](auto& earlier) { earlier.file = 7; }),
                 file, renamed(anew()), file, renamed(refused(Refusal::is_there))}});
}

// What a machine that went down has of a copy that was to be continued is not whole: it has another size than
// the journal's last line that reached the disk says.
TEST(ResultsPlan, APartialOfAnotherSizeIsNotRenamed) {
  const ResultsPlan file = going_on(Start::file);
  const auto copied = [](EarlierResults& earlier) { earlier.partial = 38; };
  expect_plans(
      {{"stopped", with(ended(State::stopped), copied), file, file, file, file},
       {"complete", with(ended(State::complete), copied), file, anew(), file, refused(Refusal::is_there)}});
}

TEST(ResultsPlan, OtherSettingsAndFormats) {
  const ResultsPlan other = refused(Refusal::other_settings), format = refused(Refusal::other_format);
  const ResultsPlan is_there = refused(Refusal::is_there);
  const auto of_other = [](EarlierResults& earlier) {
    earlier.said.settings = kPlannedOther;
    earlier.said.ours = false;
    earlier.said.other = kPlannedOther;
  };
  const auto of_both = [](EarlierResults& earlier) { earlier.said.other = kPlannedOther; };
  const auto of_csv = [](EarlierResults& earlier) { earlier.said.format = "csv"; };
  const ResultsPlan file = going_on(Start::file), partial = going_on(Start::partial);
  const ResultsPlan unfinished = refused(Refusal::unfinished);
  expect_plans(
      {{"complete, of other settings", with(ended(State::complete), of_other), other, anew(), file, is_there},
       {"stopped, of other settings", with(ended(State::stopped), of_other), other, anew(), file, is_there},
       {"killed, of other settings", with(killed(), of_other), other, anew(), partial, unfinished},
       {"of both settings", with(ended(State::complete), of_both), other, anew(), file, is_there},
       {"killed, of both settings", with(killed(), of_both), other, anew(), partial, unfinished},
       {"of another format", with(ended(State::complete), of_csv), format, anew(), format, is_there},
       {"killed, of another format", with(killed(), of_csv), format, anew(), format, unfinished}});
}

// A machine that went down took the end of FILE.partial along: what is left decides.
TEST(ResultsPlan, WhatTheDiskLostDoesNotCount) {
  const auto lost = [](const std::function<void(JournalledResults&)>& change) {
    EarlierResults earlier = killed();
    earlier.partial = 20;
    earlier.kept = earlier.said;
    change(*earlier.kept);
    return earlier;
  };
  const ResultsPlan partial = going_on(Start::partial), fresh = going_on(Start::fresh);
  expect_plans({{"some", lost([](auto& kept) { kept.end = 15; }), partial, partial, partial, partial},
                {"all", lost([](auto& kept) {
                   kept.end = 0;
                   kept.results_since = false;
                 }),
                 fresh, fresh, fresh, fresh}});
}

}  // namespace
}  // namespace sightline

#include "pipeline/results_plan.h"

#include <optional>

namespace sightline {

namespace {

using Start = ResultsPlan::Start;
using Refusal = ResultsPlan::Refusal;
using State = JournalledResults::State;

ResultsPlan without_journal(const EarlierResults& earlier, const WantedResults& wanted) {
  ResultsPlan plan;
  if (earlier.partial) {  // a journal comes before it, so that it is nobody's whom --existing speaks of
    plan.refusal = Refusal::no_journal_of_partial;
    return plan;
  }
  if (!earlier.file || wanted.existing == Existing::overwrite) return plan;
  if (wanted.existing != Existing::append || !wanted.grows) {
    plan.refusal = Refusal::no_journal;
  } else if (!earlier.begins_with_head) {
    plan.refusal = Refusal::other_head;  // a table of other columns is not added to
  } else {
    plan.start = Start::adopted;
  }
  return plan;
}

// Whether the earlier results stay and are added to; otherwise they are of no use, or there is a refusal.
bool may_go_on(const JournalledResults& said, bool file_is_there, const WantedResults& wanted,
               Refusal& refusal) {
  const bool same_format = said.format == wanted.format;
  const bool same =
      same_format && settings_difference(said.other.value_or(said.settings), wanted.settings).empty();
  if (same && said.state != State::complete) return true;
  switch (wanted.existing) {
    case Existing::overwrite:
      return false;
    case Existing::fail:
      if (file_is_there) {
        refusal = Refusal::is_there;
      } else if (said.results_since) {
        refusal = Refusal::unfinished;
      }
      return false;
    case Existing::append:
      if (same_format) return true;
      [[fallthrough]];
    case Existing::skip:
      break;
  }
  if (!same) refusal = same_format ? Refusal::other_settings : Refusal::other_format;
  return same;
}

// Where a run that has not ended goes on.
Start start_of(const EarlierResults& earlier, Refusal& refusal) {
  const JournalledResults& left = earlier.left();
  const bool continuing = left.state == State::continuing;
  if (continuing && !left.results_since && !earlier.partial) {
    if (earlier.file != left.size) refusal = Refusal::changed;
    return Start::file;
  }
  if (earlier.partial && (left.results_since || continuing)) return Start::partial;
  if (left.results_since) refusal = Refusal::partial_gone;
  return left.adopted ? Start::adopted : Start::fresh;
}

// What is to be gone on with; a table that an earlier version wrote may have fewer columns.
bool begins_with_head(const EarlierResults& earlier, const ResultsPlan& plan) {
  if (plan.start == Start::fresh) return true;
  const bool partial = plan.start == Start::partial || plan.rename_partial;
  return partial ? earlier.partial_begins_with_head : earlier.begins_with_head;
}

}  // namespace

ResultsPlan plan_results(const EarlierResults& earlier, const WantedResults& wanted) {
  const JournalledResults& said = earlier.said;
  if (said.lines == 0) return without_journal(earlier, wanted);
  ResultsPlan plan;
  plan.rename_partial = said.ended() && earlier.partial == said.size;
  const std::optional<std::int64_t> file = plan.rename_partial ? earlier.partial : earlier.file;
  const bool stands =
      said.ended() || (said.state == State::continuing && !said.results_since && !earlier.partial);
  if (stands && !file) return plan;  // somebody took it away: nothing is there
  plan.keep = may_go_on(said, file.has_value(), wanted, plan.refusal);
  if (!plan.keep) return plan;
  if (!said.ended()) {
    plan.start = start_of(earlier, plan.refusal);
  } else if (*file == said.size) {
    plan.start = Start::file;
  } else {
    plan.refusal = Refusal::changed;
  }
  if (plan.refusal == Refusal::none && !begins_with_head(earlier, plan)) plan.refusal = Refusal::other_head;
  // Made anew, there is nothing that could hinder it.
  if (plan.refusal != Refusal::none && wanted.existing == Existing::overwrite)
    return {.rename_partial = plan.rename_partial};
  return plan;
}

}  // namespace sightline

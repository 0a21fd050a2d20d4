#pragma once

#include <string>

#include "pipeline/earlier_results.h"
#include "pipeline/existing.h"
#include "pipeline/run_settings.h"

namespace sightline {

// What a run would make.
struct WantedResults {
  Existing existing = Existing::skip;
  std::string format;  // its name
  bool grows = true;   // nothing of the format stands behind the last result: any file can be added to
  RunSettings settings;
};

// What is to be done about what earlier runs left.
struct ResultsPlan {
  // What FILE.partial begins with.
  enum class Start {
    fresh,    // nothing but the format's head
    adopted,  // all of FILE, which has no journal yet
    file,     // FILE up to its last result
    partial,  // it is there already
  };
  enum class Refusal {
    none,
    no_journal,             // FILE is there, and nothing says what is in it
    no_journal_of_partial,  // the same of FILE.partial
    other_head,             // FILE does not begin as the format does
    is_there,               // Existing::fail
    unfinished,             // Existing::fail: FILE.partial has results of another run
    other_format,
    other_settings,  // at least of some results
    changed,         // FILE is not what a run left
    partial_gone,    // with the results that the journal lists
  };

  Refusal refusal = Refusal::none;  // if there is one, nothing is to be done but the renaming
  // Before all else: it is whole and has the size that the journal names, for a kill came before it was
  // renamed.
  bool rename_partial = false;
  bool keep = false;  // the earlier results count
  Start start = Start::fresh;
};

// Reads and writes no file.
ResultsPlan plan_results(const EarlierResults& earlier, const WantedResults& wanted);

}  // namespace sightline

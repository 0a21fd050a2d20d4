#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>

#include "pipeline/journal.h"
#include "pipeline/run_settings.h"

namespace sightline {

// The captions in a FILE that a run replaces, from which it may take some.
struct ReplacedResults {
  struct Result {
    std::int64_t begin = 0, end = 0;  // of its text, in bytes
    std::string difference;           // of its settings from those of the run, settings_difference()
    std::string source;               // source_path() the file's directory
    double confidence = 1;
  };

  std::int64_t size = 0;                            // of FILE
  std::unordered_map<std::string, Result> results;  // by result_key() of the photo
};

// What the journal of a file of results says, all of it or its first lines.
struct JournalledResults {
  enum class State { running, continuing, stopped, complete };
  struct Result {
    bool ok = true;
    bool again = false;  // failed in an earlier run: tried again
    std::string reason;
    std::string photo;   // its size and time of change
    bool ours = true;    // made with the settings of now
    std::string source;  // source_path() the file's directory
    double confidence = 1;
    bool written = true;  // false: the caption was too unsure
    // Where not written: the text is that of an earlier run, whose settings differed from these so
    // (settings_difference()); nothing where there is none.
    std::optional<std::string> kept = {};
    std::int64_t begin = 0, end = 0;  // of its text, in bytes
  };

  std::size_t lines = 0;         // 0: there is no journal
  State state = State::running;  // its last word on it
  std::string format;
  RunSettings settings;              // the last
  bool ours = false;                 // they are those of now
  std::optional<RunSettings> other;  // not those of now, that some result was made with
  std::int64_t size = 0;             // of FILE, when it was last stopped or complete
  bool results_since = false;        // since its last word on the state
  bool adopted = false;              // the results come behind a file that had no journal
  std::int64_t head = 0, end = 0;    // bytes before the first result, and up to the last one's end
  std::unordered_map<std::string, Result> results;  // by result_key() of the photo
  ReplacedResults replaced;                         // of a run that has not ended

  bool ended() const { return state == State::stopped || state == State::complete; }
};

// What a run of these settings that replaces FILE may take from it.
ReplacedResults replaced_results(const JournalledResults& said, const RunSettings& settings);
// As a journal's head has it.
Json to_json(const ReplacedResults& replaced);

// A photo by one spelling: "./a.jpg" is "a.jpg".
std::string result_key(const std::string& file);

// What earlier runs left of a file of results: FILE, FILE.partial and FILE.journal.
struct EarlierResults {
  std::optional<std::int64_t> file, partial;  // bytes, where they are there
  bool begins_with_head = true;               // FILE, as the format of now does; an empty one too
  bool partial_begins_with_head = true;       // FILE.partial
  JournalledResults said;
  // What of that FILE.partial still has, where a machine that went down lost its end.
  std::optional<JournalledResults> kept;

  const JournalledResults& left() const { return kept ? *kept : said; }
};

// Looks, and changes nothing. `head`: what the format of now begins with. Raises DataError for a damaged
// journal.
EarlierResults read_earlier_results(const std::filesystem::path& file, const std::filesystem::path& partial,
                                    Journal& journal, const std::string& head, const RunSettings& settings);

}  // namespace sightline

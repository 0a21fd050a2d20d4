#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/directory_journal.h"
#include "pipeline/existing.h"
#include "pipeline/kept_results.h"
#include "pipeline/record_sink.h"
#include "pipeline/run_settings.h"

namespace sightline {

// What the pictures of a directory (sheets, a gallery) were made with, and what becomes of those that are
// there already:
// - skip and append: they stay (there is nothing that one could be added to); those made with other settings,
//   or of photos that were changed since, show in notices().
// - overwrite: they are made anew, but for those that an unfinished run with these settings made.
// - fail: notices() raises, unless an unfinished run with these settings made them.
class PictureJournal {
 public:
  // `kind` of pictures, for the journal's name, DIRECTORY/.sightline-KIND; `what` they are for people. Raises
  // DataError for a damaged journal.
  PictureJournal(std::filesystem::path directory, const std::string& kind, const std::string& what,
                 Existing existing, RunSettings settings, bool look_only = false);

  // Whether the picture is one that this program has made, or was about to make.
  bool knows(const std::string& name) const { return journal_.find(name) != nullptr; }
  // The answer to RecordSink::held() for a photo whose picture, called `name` in the journal, is there or
  // not.
  std::optional<PastResult> held(const std::string& name, bool there, const std::filesystem::path& photo);
  // Whether any stays that was made with other settings; to be asked after held().
  bool keeps_others() const { return kept_.any_changed(); }
  // Why there can be no picture of this photo; to be asked after held().
  std::optional<std::string> conflict(const std::filesystem::path& photo) const;
  // Raises UsageError where there were some under `fail`.
  std::vector<std::string> notices() const;
  // As DirectoryJournal says it.
  const std::string& last_begun() const { return journal_.last_begun(); }
  // Before the first picture, so that the directory can be known for what it is. Raises EnvironmentError
  // where nothing can be written there.
  void begin() { journal_.begin(); }
  // The photo's picture is about to be made: one that is found later without add() is made anew, and is
  // nobody else's, also after a loss of power. `version` of the photo that was captioned; empty: as it is
  // now. Raises EnvironmentError.
  void announce(const std::string& name, const std::filesystem::path& photo, const std::string& version = {});
  // It is whole and in its place; `confidence` of its caption. Raises EnvironmentError.
  void add(const std::string& name, const std::filesystem::path& photo, const std::string& version = {},
           double confidence = 1);
  // The run came to its end.
  void finish();

 private:
  const std::filesystem::path directory_;
  const Existing existing_;
  const RunSettings settings_;
  const std::string settings_id_;
  DirectoryJournal journal_;
  KeptResults kept_;
  std::unordered_map<std::string, std::string> owners_;     // photo by picture
  std::unordered_map<std::string, std::string> conflicts_;  // by photo
  std::size_t in_the_way_ = 0;                              // under `fail`
};

}  // namespace sightline

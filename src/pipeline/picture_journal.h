#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
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
  // `what` the pictures are: "sheets". The journal is DIRECTORY/.sightline-WHAT. Raises DataError for a
  // damaged one.
  PictureJournal(std::filesystem::path directory, const std::string& what, Existing existing,
                 RunSettings settings);

  // The answer to RecordSink::held() for a photo whose picture, called `name` in the journal, is there or
  // not.
  std::optional<PastResult> held(const std::string& name, bool there, const std::filesystem::path& photo);
  // Raises UsageError where there were some under `fail`.
  std::vector<std::string> notices() const;
  // The photo's picture is whole and in its place. Raises EnvironmentError.
  void add(const std::string& name, const std::filesystem::path& photo);
  // The run came to its end.
  void finish();

 private:
  const std::filesystem::path directory_;
  const Existing existing_;
  const RunSettings settings_;
  const std::string settings_id_;
  DirectoryJournal journal_;
  KeptResults kept_;
  std::size_t in_the_way_ = 0;  // under `fail`
};

}  // namespace sightline

#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "caption/calibration.h"

namespace sightline {

// What became of the photos of a run, for its closing summary and its list of failures.
class CaptionTally {
 public:
  // Photos, or what was to be one: a directory that cannot be read. `place`: their order in the list.
  void add_done(std::size_t count = 1) { done_ += count; }
  // What the caption of a photo that is done is worth.
  void add_judgement(const Judgement& judgement);
  void add_skipped(std::size_t count) { skipped_ += count; }
  void add_failed(std::size_t place, const std::string& file, const std::string& reason);
  void add_unsure(std::size_t place, const std::string& file, const std::string& reason);

  std::size_t done() const { return done_; }
  bool failed() const { return failed_ > 0; }
  std::size_t failures() const { return failed_; }

  // "captioned 117 photos in 0:12 (9.8/s); skipped 20 whose results are there already; 3 failed: truncated
  // or damaged JPEG (2), cannot be opened (1); 4 below the confidence asked for; 40 likely, 50 unsure, 27
  // guess, 12 of them unlike what this model has seen".
  std::string summary(double seconds) const;

  // "FILE<tab>REASON" a line, in the order of the list; control characters in names as \n, \t, \x1b. Whole or
  // not at all. Raises EnvironmentError.
  void write_failures(const std::filesystem::path& path) const;
  // Whether a list of failures may stand in this file's place: there is no file, or one that may be such a
  // list, every line of it with a tab; or it is none that is replaced (a device, a pipe).
  static bool may_replace(const std::filesystem::path& path);

 private:
  struct Listed {
    std::size_t place = 0;
    std::string file, reason;
    bool unsure = false;
  };
  std::string reasons() const;
  std::string judgements() const;

  std::size_t done_ = 0, skipped_ = 0, failed_ = 0, unsure_ = 0;
  std::map<Worth, std::size_t> worths_;
  std::size_t unlike_ = 0;
  std::vector<Listed> listed_;
};

}  // namespace sightline

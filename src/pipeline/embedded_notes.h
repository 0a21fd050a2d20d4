#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/json.h"

namespace sightline {

// What this program has embedded in photos (`caption --embed`), as the journals of their directories say
// (.sightline-embedded). They are read again where they have grown, so this knows what another thread has
// embedded meanwhile.
class EmbeddedNotes {
 public:
  // The photo's version (PhotoVersion) is this one, or one that came of it by what was embedded alone.
  bool is_of_version(const std::string& version, const std::filesystem::path& photo);
  // What of a description or alt text of the photo is not what was embedded in it last: all of it, or what
  // the caption was put behind. Nothing where it is the caption alone.
  std::optional<std::string> theirs(const std::string& text, const std::filesystem::path& photo);

 private:
  struct Change {
    std::string from, to;   // versions
    std::string said, alt;  // content_id() of description and alt text
    std::string old;        // that the description begins with, before the caption
  };
  struct Folder {
    std::int64_t read = 0;  // bytes of its journal
    std::unordered_map<std::string, std::vector<Change>> changes;
  };

  const std::vector<Change>& changes_of(const std::filesystem::path& photo);
  static void read_new_lines(const std::filesystem::path& journal, Folder& folder);
  static void take(const Json& line, Folder& folder);

  std::map<std::filesystem::path, Folder> folders_;
};

// The journals' kind, and their name.
constexpr char kEmbeddedKind[] = "embedded", kEmbeddedJournal[] = ".sightline-embedded";

// The file that embedding into a photo changes: where a link leads.
std::filesystem::path embedding_target(const std::filesystem::path& photo);

}  // namespace sightline

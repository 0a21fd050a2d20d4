#pragma once

#include <string>

#include "core/json.h"
#include "pipeline/existing.h"

namespace sightline {

// What a journal says of a file. The line of a sidecar is written before the sidecar is, so whether that has
// come about shows in the hash of its content; of a picture there is a line before it and one after it.
struct MadeFile {
  std::string settings = {};  // settings_id()
  std::string before = {};    // sidecars: content_id() of the content that was there; empty: none
  std::string after = {};  // sidecars: of what was to be written; empty: nothing, the caption was too unsure
  // Where unsure: settings_id() of what an earlier run wrote and that stays, of which `after`, `confidence`,
  // `said`, `alt` and `old` speak then; empty: nothing of ours is there.
  std::string kept = {};
  std::string photo = {};   // the photo's size and time of change; where empty, add() fills it in
  std::string unsure = {};  // why nothing was written
  double asked = 0;         // where unsure: the confidence that was asked for
  bool appended = false;    // behind what was there
  bool begun = false;       // pictures: it was about to be made, and whether it was is not known
  bool finished = false;    // the run that made it came to its end
  std::string source = {};  // source_path() from the journal's directory; add() fills it in
  double confidence = 1;    // of the caption
  // Of XMP, content_id() of the description and of the alt text that were written; empty where none was.
  std::string said = {}, alt = {};
  std::string old = {};  // of XMP: the description that stands before the caption in what was written
  std::string now = {};  // embedded: the photo's version (PhotoVersion) with what was written into it
};

// The file's line in a journal; all but `finished`, which a line of its own says.
Json made_file_line(const std::string& name, const MadeFile& made);
// Whether a journal's line is one.
bool is_made_file_line(const Json& line);
// Back from one. `where` is what errors call it. Raises DataError naming the key.
MadeFile made_file_of(const Json& line, const std::string& where);

// Whether what it speaks of was written, by the run that it is of or by an earlier one.
bool speaks_of_content(const MadeFile& made);

// Where `entry` says that nothing was written: what an earlier run wrote stays. `earlier` may be null.
void keep_earlier(const MadeFile* earlier, MadeFile& entry);

// The settings_id() of what is there.
const std::string& made_with(const MadeFile& made);

// The first 16 hexadecimal digits of the content's SHA-256.
std::string content_id(const std::string& content);

// Whether nothing is to be done of a file that was made with the settings of now, of the photo as it is now,
// and whose content is this, content_id(): under `append` where it was added, else where a run goes on that
// was not finished.
bool is_made_already(const MadeFile& made, const std::string& content, Existing existing);

}  // namespace sightline

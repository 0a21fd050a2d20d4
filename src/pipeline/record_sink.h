#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/caption_record.h"
#include "pipeline/photo_file.h"

namespace sightline {

// What an output has of a photo from an earlier run.
struct PastResult {
  enum class Kind {
    done,
    failed,
    unsure,   // the model was not confident enough (--confidence)
    refused,  // a failure too, of this output alone: it can take no result of this photo
  };
  Kind kind = Kind::done;
  std::string reason = {};  // where not done
  double confidence = 1;    // where done: of the caption that is there, as far as it is known
};

// An output of many photos' captions: a file of results, sidecars, sheets, a gallery. Each works on a thread
// of its own behind a bounded queue, so it may take its time; what it shares with others it must guard.
class RecordSink {
 public:
  virtual ~RecordSink() = default;

  // What is already there of this photo, so that it need not be made again. Asked once for each photo, in
  // order and on the caller's thread, before the first take(); a photo that every sink holds is not read. By
  // default nothing is there.
  virtual std::optional<PastResult> held(const PhotoFile& photo) {
    static_cast<void>(photo);
    return {};
  }

  // Whether what an earlier run wrote of this photo is there and stays, where take() has nothing to write
  // because the caption is unsure. Asked after held(), on the same thread.
  virtual bool keeps_earlier(const PhotoFile& photo) {
    static_cast<void>(photo);
    return false;
  }

  // Where take() would put this photo's result, for people ("a.xmp"); empty where it has no place of its own.
  virtual std::string place_of(const PhotoFile& photo) const {
    static_cast<void>(photo);
    return {};
  }

  // What of that is there already and would be replaced or added to, for people (replaced_text.h); empty
  // where nothing is. Asked after held(), of photos that are not held.
  virtual std::string replaced(const PhotoFile& photo) {
    static_cast<void>(photo);
    return {};
  }

  // What take() will say hinders this photo's result, as far as it shows beforehand; asked after held().
  virtual std::optional<std::string> hindrance(const PhotoFile& photo) const {
    static_cast<void>(photo);
    return {};
  }

  // What the user should know before the run begins; asked once, after the last held(). Raises UsageError
  // where it must not begin.
  virtual std::vector<std::string> notices() { return {}; }

  // After the last held(): whether nothing is left to be done here, and yet what is there is not what was
  // asked for, because it was made with other settings.
  virtual bool is_outdated() const { return false; }

  // Whether take() wants the photos' bytes (CaptionRecord::bytes).
  virtual bool draws() const { return false; }

  // The records of the photos that this sink does not hold, failed ones too, in the order of the photos.
  // Returns what hinders this photo's result alone ("a.xmp: is no XMP: left alone"), which counts as a
  // failure of the photo. Raises EnvironmentError where no later one could be written either (a full disk),
  // which ends the run.
  virtual std::optional<std::string> take(const CaptionRecord& record) = 0;

  // Once, after the last record; not after take() has raised. `complete`: false where the run was stopped
  // before its last photo, by the user or by another sink; what is there is to be made usable all the same.
  virtual void finish(bool complete) = 0;
};

}  // namespace sightline

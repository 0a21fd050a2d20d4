#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "data/image_id.h"
#include "pipeline/caption_record.h"

namespace sightline {

struct RecordFormatOptions {
  std::string format = "text";      // one of record_format_names()
  bool name_files = true;           // text: the file's name before each caption
  bool attention = false;           // jsonl: where each word looked too
  std::filesystem::path base = {};  // metadata: file names are relative to this directory; empty: as given
  std::vector<std::string> image_ids = {};  // coco: of each photo, by CaptionRecord::index
  std::vector<IdType> id_types = {};        // and what they are; empty: untold
};

// How results stand in one file: a head, something for each record, a tail.
class RecordFormat {
 public:
  virtual ~RecordFormat() = default;
  virtual std::string head() const { return {}; }
  // What is written of a record; empty where this format has nothing to say of it (a photo that failed, or
  // whose caption is too unsure).
  // `first`: nothing has been written behind the head yet.
  virtual std::string text(const CaptionRecord& record, bool first) const = 0;
  // What text() returned in another run, where it is written once more.
  virtual std::string again(const std::string& text, bool first) const {
    static_cast<void>(first);
    return text;
  }
  virtual std::string tail() const { return {}; }
};

// text: "CAPTION", or "FILE<tab>CAPTION"; where several were asked for a line each, behind its score.
// jsonl: record_json() a line, failed photos too, and those whose captions are too unsure.
// csv: by RFC 4180, with the columns file, file_bytes (empty where the name is UTF-8), rank, caption,
//   log_prob, confidence, score (what the rank goes by), worth and unlike (of the best caption by a
//   calibrated model, else empty); a row for each hypothesis.
// coco: COCO's results, [{"image_id", "caption"}], the best caption of each photo.
// metadata: {"file_name", "text"} a line, as Hugging Face's image folders have it in metadata.jsonl.
std::unique_ptr<RecordFormat> make_record_format(RecordFormatOptions options);
std::vector<std::string> record_format_names();

}  // namespace sightline

#pragma once

#include <string>

#include "core/json.h"
#include "pipeline/caption_record.h"

namespace sightline {

// A record as the JSON of `caption --format jsonl`:
// {"file", "status": "ok", "caption", "log_prob", "words": [{"word", "log_prob"}], "grid": [rows, columns]}, of
// hard attention also "glimpses" (the chosen cell of each word, row-major),
// with `attention` also "attention" (one row of rows * columns weights per word; null where the model looks
// nowhere) and "area" ([x, y, width, height], what the grid covers, in pixels of the upright photo), with more than one hypothesis also "alternatives" (the others, alike); or {"file", "status":
// "error", "reason"}.
Json record_json(const CaptionRecord& record, bool attention);

// A record as lines of text: the caption; several hypotheses each on a line behind their log-probability;
// `name_file`: behind the file's name and a tab. Empty for a failed one.
std::string record_text(const CaptionRecord& record, bool name_file);

}  // namespace sightline

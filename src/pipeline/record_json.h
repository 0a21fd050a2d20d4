#pragma once

#include <string>

#include "core/json.h"
#include "pipeline/caption_record.h"

namespace sightline {

// A record as the JSON of `caption --format jsonl`: {"file", "status": "ok", "caption", "log_prob",
// "confidence", "words": [{"word", "log_prob"}], "grid": [rows, columns]}, of hard attention also
// "glimpses" (each word's chosen cell, row-major), with `attention` also "attention" (one row of rows *
// columns weights per word; null where the model looks nowhere) and "area" ([x, y, width, height], what the
// grid covers, in pixels of the upright photo), and of an ensemble "members" ([{"model", "grid",
// "attention"}], each model's own maps: "attention" is then their mean, null where they do not lie alike),
// where several were asked for also "score" and "alternatives" (the others, alike), of a calibrated model
// also "worth"
// ("likely", "unsure", "guess"), "unlike" (whether the photo is unlike what the model has seen) and
// "distance" (caption/calibration.h); or {"file", "status": "error" or "unsure" (CaptionRecord::unsure),
// "reason"}. "caption" is a sentence where CaptionRecord::sentence says so; "words" never change. A name that
// is not UTF-8 has "file_bytes" too (see add_file_name).
Json record_json(const CaptionRecord& record, bool attention);

}  // namespace sightline

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "caption/calibration.h"
#include "caption/hypothesis.h"
#include "core/json.h"
#include "image/preprocessing.h"

namespace sightline {

// A caption that was written down, beside what people say of the photo.
struct GalleryScores {
  std::string caption;
  std::vector<std::pair<std::string, double>>
      values;  // "CIDEr-D" and so on; the photos are sorted by the first
  std::vector<std::string> references;
  std::string image_id = {};  // that of the references, as JSON; empty: not known
};

// One photo as a gallery shows it.
struct GalleryPhoto {
  std::string file;                    // the name to show, any bytes
  int width = 0, height = 0;           // of the upright photo at its full size
  Rectangle input;                     // what the encoder saw of it, in its pixels (Geometry::input())
  Rectangle area;                      // what the grid of its regions covers, in the same (Geometry::grid())
  std::vector<Hypothesis> hypotheses;  // best first; none where there are scores instead
  std::optional<Judgement> judgement = {};  // of the best, by a calibrated model
  bool sentence = false;                    // captions are shown as sentences (text/sentence.h)
  std::optional<GalleryScores> scores = {};
};

// What the grid of a gallery needs of a photo: {"number", "file", "caption", "confidence", "width",
// "height"}, with "bytes" (base64) where the file's name is not UTF-8, and of a calibrated model with "worth"
// ("likely", "unsure", "guess") and, of photos that are unlike what it has seen, "unlike": true. With scores
// there is "score", the first of them, in place of "confidence", and "id", the image's, as JSON in a string.
Json gallery_entry(const GalleryPhoto& photo, std::size_t number);

// The file's name out of such an entry, byte for byte. Raises DataError.
std::string gallery_file(const Json& entry, const std::string& name);

// What the large view needs: {"input": [x, y, width, height] in parts of the photo, "area": the same,
// "hypotheses":
// [{"caption", "confidence", "words", "log_probs", "grid": [rows, columns]}]}, each hypothesis with attention
// also with "peaks", each word's largest weight, and "weights", base64 of rows * columns bytes a word: the
// weights in 255ths of the word's peak; that of a hard attention with "glimpses", of a local or
// hierarchical one with "frames" ([row, column, rows, columns] per word: the window, or the block with the
// most), that of several heads, whose mean these are, with "heads": [{"peaks", "weights"} of each]. With
// scores also
// {"scores": [[name, value], ...], "references": [text, ...]}.
Json gallery_details(const GalleryPhoto& photo);

}  // namespace sightline

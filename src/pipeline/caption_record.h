#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "caption/calibration.h"
#include "caption/hypothesis.h"
#include "image/preprocessing.h"

namespace sightline {

// One image's outcome.
struct CaptionRecord {
  std::string file;             // as given, the bytes of its path
  std::filesystem::path place;  // PhotoFile::place; empty where nobody gave one
  std::size_t index = 0;        // in the list of photos, from 0
  // The file's size and time of change before it was read (PhotoVersion); nothing where no file was read.
  std::optional<std::string> version;
  // The photo's file as it was captioned; there where ok and asked for (CaptionServiceOptions::keep_bytes).
  std::shared_ptr<const std::string> bytes = {};
  bool ok = false;
  std::string error;                   // why not, where not ok
  std::vector<Hypothesis> hypotheses;  // n-best, best first; not empty where ok
  // Several captions were asked for: outputs have the form of a list, also where one is left of them.
  bool n_best = false;
  // Why the caption is not to be written: the model was less sure of it than was asked for. Empty where it
  // is.
  std::string unsure = {};
  bool kept = false;      // where unsure: an output has a caption of it from an earlier run, which stays
  bool sentence = false;  // captions are written as sentences (text/sentence.h)
  // Of the upright photo at its full size, whatever size it was decoded at.
  int photo_width = 0, photo_height = 0;
  std::optional<Geometry> geometry;         // where the regions lie in it; there where ok
  std::vector<float> mean_region;           // [D], over the photo's regions; there where ok
  std::optional<Judgement> judgement = {};  // of the best caption; there where ok and the model is calibrated
};

}  // namespace sightline

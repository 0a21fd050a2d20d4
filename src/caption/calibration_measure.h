#pragma once

#include <vector>

#include "caption/calibration.h"

namespace sightline {

// A caption with references: how sure the model was of it, and its CIDEr-D against them.
struct MeasuredCaption {
  double confidence = 0;
  double cider_d = 0;
};

// What the classes of a calibration shall hold.
struct CalibrationAims {
  double good_cider_d = 0.5;  // from this CIDEr-D on (0 to 10) a caption is good
  double likely = 0.7;        // least share of good ones among the likely
  double unsure = 0.4;        // the same among the unsure
  double percentile = 99;     // of the photos' distances: beyond it a photo is unlike them
  int least_captions = 20;    // a class of fewer would be chance
};

// Measures the table and the photos' statistics. Captions are put in order of their confidence; the likely
// are the longest run from the top whose share of good ones reaches CalibrationAims::likely, the unsure the
// longest run behind them that reaches CalibrationAims::unsure, equal confidences together; a class that no
// run reaches is empty. A feature's deviation is at least a hundredth of the features' root mean square
// deviation, so that one that was always the same does not decide alone. `mean_regions`: [N, D], finite.
// Raises DataError where there is no photo.
Calibration measure_calibration(std::vector<MeasuredCaption> captions,
                                const std::vector<std::vector<float>>& mean_regions,
                                const CalibrationAims& aims);

}  // namespace sightline

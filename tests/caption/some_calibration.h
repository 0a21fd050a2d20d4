#pragma once

#include "caption/calibration.h"

namespace sightline {

// Of 50 photos, of which each class has some, and three features.
inline Calibration some_calibration() {
  Calibration calibration;
  calibration.good_cider_d = 0.5;
  calibration.likely_above = 0.6;
  calibration.unsure_above = 0.25;
  calibration.likely = {12, 0.75};
  calibration.unsure = {30, 0.5};
  calibration.guess = {8, 0.125};
  calibration.photos = 50;
  calibration.percentile = 99;
  calibration.farthest = 4;
  calibration.mean = {1, -2, 0.5f};
  calibration.deviation = {2, 0.5f, 1};
  return calibration;
}

}  // namespace sightline

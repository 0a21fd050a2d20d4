#pragma once

#include <string>
#include <vector>

#include "image/image.h"

namespace sightline {

// A value over one place of the axis, and its interval; low = high = value where there is none.
struct CurvePoint {
  std::size_t place = 0;  // into CurveAxes::places
  double value = 0, low = 0, high = 0;
};

struct Curve {
  std::string name;  // in the legend
  std::vector<CurvePoint> points;
};

// What stands around the curves. A place may have a second line, smaller.
struct CurveAxes {
  std::string title, across, upward;  // upward: what is measured, above its axis
  std::vector<std::string> places, below;
};

// Curves of figures over places, evenly apart: a line through the values, a dot and a whisker (the interval)
// at each; a legend. The axis goes from zero, or the least value below it, to a round number above all.
// kDistinctColours, again from the eighth curve on. Raises UsageError without any point.
Image curve_picture(const CurveAxes& axes, const std::vector<Curve>& curves);

// The distance of the axis's marks: 1, 2 or 5 times a power of ten, such that at most eight go into `span`.
double mark_distance(double span);

}  // namespace sightline

#include "render/curve_picture.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "core/number_text.h"
#include "render/distinct_colours.h"
#include "render/lettering.h"
#include "render/painting.h"

namespace sightline {

namespace {

constexpr Colour kCurvePaper{255, 255, 255}, kCurveInk{32, 32, 32}, kCurveRule{222, 222, 222};
constexpr int kPlaceWidth = 120, kPlotHeight = 360, kLeft = 80, kRight = 20, kTop = 84, kLegendLine = 26,
              kBelow = 92, kText = 17, kSmall = 14, kWhisker = 5, kLeastWidth = 480;
constexpr double kMostMarks = 8;

cv::Scalar scalar_of(const Colour& colour) {
  return {static_cast<double>(colour[0]), static_cast<double>(colour[1]), static_cast<double>(colour[2])};
}

// As many as tell two marks apart.
int decimals_of(double distance) {
  return std::max(0, static_cast<int>(std::ceil(-std::log10(distance) - 1e-9)));
}

class CurveDrawing {
 public:
  CurveDrawing(const CurveAxes& axes, const std::vector<Curve>& curves) : axes_(axes), curves_(curves) {
    double least = 0, most = 0;
    bool any = false;
    for (const Curve& curve : curves)
      for (const CurvePoint& point : curve.points) {
        least = std::min(least, point.low);
        most = std::max(most, point.high);
        any = true;
      }
    if (!any) throw UsageError("curves without a point: there is nothing to draw");
    distance_ = mark_distance(most > least ? most - least : 1);
    bottom_ = std::floor(least / distance_ + 1e-9) * distance_;
    top_ = std::max(bottom_ + distance_, std::ceil(most / distance_ - 1e-9) * distance_);
    plot_width_ = std::max(kLeastWidth, static_cast<int>(axes.places.size()) * kPlaceWidth);
    first_y_ = kTop + static_cast<int>(curves.size()) * kLegendLine;
    picture_ = blank(kLeft + plot_width_ + kRight, first_y_ + kPlotHeight + kBelow, kCurvePaper);
  }

  Image drawn() {
    draw_axes();
    for (std::size_t k = 0; k < curves_.size(); ++k) draw_curve(k);
    return std::move(picture_);
  }

 private:
  int x_of(std::size_t place) const {
    return kLeft + static_cast<int>((static_cast<double>(place) + 0.5) * plot_width_ /
                                    static_cast<double>(axes_.places.size()));
  }
  int y_of(double value) const {
    return first_y_ + static_cast<int>(std::lround((top_ - value) / (top_ - bottom_) * kPlotHeight));
  }
  cv::Mat mat() { return {picture_.height, picture_.width, CV_8UC3, picture_.rgb.data()}; }

  void write_centred(const std::string& text, int x, int baseline, int size) {
    letters_.draw(picture_, text, x - letters_.width(text, size) / 2, baseline, size, kCurveInk);
  }

  void draw_axes() {
    bold_.draw(picture_, axes_.title, kLeft, 32, kText + 3, kCurveInk);
    letters_.draw(picture_, axes_.upward, kLeft, kTop - 22, kSmall, kCurveInk);
    const auto marks = static_cast<int>(std::lround((top_ - bottom_) / distance_));
    for (int k = 0; k <= marks; ++k) {
      const double value = bottom_ + k * distance_;
      const int y = y_of(value);
      cv::line(mat(), {kLeft, y}, {kLeft + plot_width_, y},
               scalar_of(std::abs(value) < distance_ / 2 ? kCurveInk : kCurveRule));
      const std::string text = with_decimals(value, decimals_of(distance_));
      letters_.draw(picture_, text, kLeft - 8 - letters_.width(text, kSmall), y + 5, kSmall, kCurveInk);
    }
    const int under = first_y_ + kPlotHeight;
    for (std::size_t place = 0; place < axes_.places.size(); ++place) {
      write_centred(axes_.places[place], x_of(place), under + 24, kText);
      if (place < axes_.below.size()) write_centred(axes_.below[place], x_of(place), under + 44, kSmall);
    }
    write_centred(axes_.across, kLeft + plot_width_ / 2, under + 74, kText);
  }

  void draw_curve(std::size_t k) {
    const Curve& curve = curves_[k];
    const cv::Scalar colour = scalar_of(kDistinctColours[k % kDistinctColours.size()]);
    // Whiskers of several curves would lie on each other.
    const int aside = static_cast<int>(4 * k) - static_cast<int>(2 * (curves_.size() - 1));
    const cv::Mat picture = mat();
    cv::Point before;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const CurvePoint& point = curve.points[i];
      const cv::Point here(x_of(point.place) + aside, y_of(point.value));
      if (i > 0) cv::line(picture, before, here, colour, 2, cv::LINE_AA);
      cv::circle(picture, here, 4, colour, cv::FILLED, cv::LINE_AA);
      if (point.high > point.low) {
        const int high = y_of(point.high), low = y_of(point.low);
        cv::line(picture, {here.x, high}, {here.x, low}, colour, 1);
        for (const int y : {high, low})
          cv::line(picture, {here.x - kWhisker, y}, {here.x + kWhisker, y}, colour, 1);
      }
      before = here;
    }
    const int y = kTop + static_cast<int>(k) * kLegendLine - 4;
    cv::line(picture, {kLeft, y}, {kLeft + 28, y}, colour, 3, cv::LINE_AA);
    letters_.draw(picture_, curve.name, kLeft + 38, y + 6, kText, kCurveInk);
  }

  const CurveAxes& axes_;
  const std::vector<Curve>& curves_;
  const Lettering letters_{Lettering::Weight::regular}, bold_{Lettering::Weight::bold};
  double distance_ = 1, bottom_ = 0, top_ = 1;
  int plot_width_ = 0, first_y_ = 0;
  Image picture_;
};

}  // namespace

double mark_distance(double span) {
  const double power = std::pow(10.0, std::floor(std::log10(span / kMostMarks)));
  for (const double times : {1.0, 2.0, 5.0})
    if (span / (times * power) <= kMostMarks + 1e-9) return times * power;
  return 10 * power;
}

Image curve_picture(const CurveAxes& axes, const std::vector<Curve>& curves) {
  return CurveDrawing(axes, curves).drawn();
}

}  // namespace sightline

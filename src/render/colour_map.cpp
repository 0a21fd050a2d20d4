#include "render/colour_map.h"

#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace sightline {

namespace {

cv::ColormapTypes opencv_map(ColourMap map) {
  switch (map) {
    case ColourMap::inferno:
      return cv::COLORMAP_INFERNO;
    case ColourMap::magma:
      return cv::COLORMAP_MAGMA;
    case ColourMap::plasma:
      return cv::COLORMAP_PLASMA;
    case ColourMap::viridis:
      return cv::COLORMAP_VIRIDIS;
    case ColourMap::cividis:
      break;
  }
  return cv::COLORMAP_CIVIDIS;
}

}  // namespace

std::array<Colour, 256> colour_table(ColourMap map) {
  std::vector<std::uint8_t> steps(256);
  std::iota(steps.begin(), steps.end(), std::uint8_t{0});
  cv::Mat bgr;
  cv::applyColorMap(cv::Mat(1, 256, CV_8UC1, steps.data()), bgr, opencv_map(map));
  std::array<Colour, 256> table;
  for (int i = 0; i < 256; ++i) {
    const auto& colour = bgr.at<cv::Vec3b>(0, i);
    table[static_cast<std::size_t>(i)] = {colour[2], colour[1], colour[0]};
  }
  return table;
}

}  // namespace sightline

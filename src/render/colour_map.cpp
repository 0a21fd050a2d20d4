#include "render/colour_map.h"

#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/error.h"

namespace sightline {

namespace {

struct Entry {
  ColourMap map;
  const char* name;
  cv::ColormapTypes opencv;
};
constexpr Entry kMaps[] = {{ColourMap::inferno, "inferno", cv::COLORMAP_INFERNO},
                           {ColourMap::magma, "magma", cv::COLORMAP_MAGMA},
                           {ColourMap::plasma, "plasma", cv::COLORMAP_PLASMA},
                           {ColourMap::viridis, "viridis", cv::COLORMAP_VIRIDIS},
                           {ColourMap::cividis, "cividis", cv::COLORMAP_CIVIDIS}};

const Entry& entry(ColourMap map) {
  return kMaps[static_cast<int>(map)];
}

}  // namespace

std::string to_string(ColourMap map) {
  return entry(map).name;
}

ColourMap parse_colour_map(const std::string& text) {
  for (const Entry& known : kMaps)
    if (text == known.name) return known.map;
  throw UsageError("colour map '" + text +
                   "' is unknown, expected inferno, magma, plasma, viridis or cividis");
}

std::array<Colour, 256> colour_table(ColourMap map) {
  std::vector<std::uint8_t> steps(256);
  std::iota(steps.begin(), steps.end(), std::uint8_t{0});
  cv::Mat bgr;
  cv::applyColorMap(cv::Mat(1, 256, CV_8UC1, steps.data()), bgr, entry(map).opencv);
  std::array<Colour, 256> table;
  for (int i = 0; i < 256; ++i) {
    const auto& colour = bgr.at<cv::Vec3b>(0, i);
    table[static_cast<std::size_t>(i)] = {colour[2], colour[1], colour[0]};
  }
  return table;
}

}  // namespace sightline

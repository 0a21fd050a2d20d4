#include "render/word_overlay.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <span>

#include "render/heat_map.h"

namespace sightline {

namespace {

// A light line within a dark one is seen on any photo.
void outline(Image& picture, const Rectangle& cell, double scale_x, double scale_y) {
  cv::Mat pixels(picture.height, picture.width, CV_8UC3, picture.rgb.data());
  const cv::Point begin(static_cast<int>(std::lround(cell.x * scale_x)),
                        static_cast<int>(std::lround(cell.y * scale_y)));
  const cv::Point end(static_cast<int>(std::lround((cell.x + cell.width) * scale_x)) - 1,
                      static_cast<int>(std::lround((cell.y + cell.height) * scale_y)) - 1);
  cv::rectangle(pixels, begin, end, cv::Scalar::all(20), 3);
  cv::rectangle(pixels, begin, end, cv::Scalar::all(255), 1);
}

}  // namespace

Image overlay_word(const Image& picture, const Geometry& geometry, int photo_width, int photo_height,
                   const Hypothesis& hypothesis, std::size_t t, const OverlayOptions& options) {
  if (hypothesis.alpha.empty()) return picture;
  const Grid& grid = grid_of(hypothesis);
  HeatMap map = heat_map(region_weights(hypothesis, t), grid, geometry, photo_width, photo_height,
                         picture.width, picture.height);
  if (hypothesis.extra > 0) {  // a word that hardly looked shows a faint map, wherever its peak is
    const auto looked = static_cast<float>(visual(hypothesis, t));
    for (float& value : map.values) value *= looked;
  }
  Image image = overlay(picture, map, options);
  if (!hypothesis.glimpses.empty()) {
    const int cell = hypothesis.glimpses[t];
    outline(image, geometry.cell(cell / grid.columns, cell % grid.columns, grid.rows, grid.columns),
            static_cast<double>(picture.width) / photo_width,
            static_cast<double>(picture.height) / photo_height);
  }
  return image;
}

}  // namespace sightline

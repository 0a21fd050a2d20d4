#include "render/word_overlay.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "render/box_map.h"
#include "render/heat_map.h"

namespace sightline {

namespace {

// The rectangle of a photo in a picture of it, its edges included.
cv::Rect in_picture(const Rectangle& area, double scale_x, double scale_y) {
  const cv::Point begin(static_cast<int>(std::lround(area.x * scale_x)),
                        static_cast<int>(std::lround(area.y * scale_y)));
  const cv::Point end(static_cast<int>(std::lround((area.x + area.width) * scale_x)) - 1,
                      static_cast<int>(std::lround((area.y + area.height) * scale_y)) - 1);
  return {begin, end + cv::Point(1, 1)};
}

// A light line within a dark one is seen on any photo. strength: 0 (not at all) to 1.
void outline(Image& picture, const cv::Rect& box, double strength = 1) {
  constexpr int kAround = 2;  // pixels of the dark line outside the box
  cv::Mat pixels(picture.height, picture.width, CV_8UC3, picture.rgb.data());
  const cv::Rect around =
      cv::Rect(box.x - kAround, box.y - kAround, box.width + 2 * kAround, box.height + 2 * kAround) &
      cv::Rect(0, 0, picture.width, picture.height);
  if (around.empty()) return;
  const cv::Mat part = pixels(around);
  const cv::Rect here(box.tl() - around.tl(), box.size());
  cv::Mat outlined = part.clone();
  cv::rectangle(outlined, here, cv::Scalar::all(20), 3);
  cv::rectangle(outlined, here, cv::Scalar::all(255), 1);
  cv::addWeighted(outlined, strength, part, 1 - strength, 0, part);
}

// What regions lie where in a picture of a photo.
class RegionFrames {
 public:
  RegionFrames(Image& picture, const Geometry& geometry, const Grid& grid, double scale_x, double scale_y)
      : picture_(picture), geometry_(geometry), grid_(grid), scale_x_(scale_x), scale_y_(scale_y) {}

  void draw(const RegionRange& range, double strength = 1) {
    if (range.rows < 1 || range.columns < 1) return;
    const Rectangle first = geometry_.cell(range.row, range.column, grid_.rows, grid_.columns);
    const Rectangle last = geometry_.cell(range.row + range.rows - 1, range.column + range.columns - 1,
                                          grid_.rows, grid_.columns);
    const Rectangle all{first.x, first.y, last.x + last.width - first.x, last.y + last.height - first.y};
    outline(picture_, in_picture(all, scale_x_, scale_y_), strength);
  }

 private:
  Image& picture_;
  const Geometry& geometry_;
  const Grid& grid_;
  double scale_x_, scale_y_;
};

// The least of the blocks is drawn first, so that no line is hidden by a fainter one.
void draw_blocks(RegionFrames& frames, const Hypothesis& hypothesis, std::size_t t) {
  const BlockGrid blocks = block_grid(hypothesis.layout, hypothesis.form.block);
  const std::vector<float> weights = block_weights(hypothesis, t);
  std::vector<int> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  const auto weight = [&](int block) { return weights[static_cast<std::size_t>(block)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return weight(a) < weight(b); });
  const float most = order.empty() ? 0 : weight(order.back());
  for (const int block : order)
    if (most > 0) frames.draw(blocks.range(block), weight(block) / most);
}

// The frames of a grid's cells that the form of the attention, or a glimpse, asks for.
void draw_frames(RegionFrames& frames, const Hypothesis& hypothesis, std::size_t t, const Grid& grid) {
  if (hypothesis.form.block > 0) draw_blocks(frames, hypothesis, t);
  if (hypothesis.form.window) frames.draw(window_of(hypothesis, t));
  if (hypothesis.glimpses.empty()) return;
  const int cell = hypothesis.glimpses[t];
  frames.draw({cell / grid.columns, cell % grid.columns, 1, 1});
}

// What a detector's regions are drawn as: the box that the word looked at most, or at alone.
const Rectangle& strongest_box(const std::vector<Rectangle>& boxes, const Hypothesis& hypothesis,
                               std::size_t t, const std::vector<float>& weights) {
  if (!hypothesis.glimpses.empty()) return boxes[static_cast<std::size_t>(hypothesis.glimpses[t])];
  return boxes[static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin())];
}

}  // namespace

Image overlay_word(const Image& picture, const Geometry& geometry, int photo_width, int photo_height,
                   const Hypothesis& hypothesis, std::size_t t, const OverlayOptions& options) {
  if (hypothesis.alpha.empty()) return picture;
  const std::vector<Rectangle>& boxes = geometry.boxes();
  const std::vector<float> weights = region_weights(hypothesis, t);
  HeatMap map = boxes.empty()
                    ? heat_map(weights, grid_of(hypothesis), geometry, photo_width, photo_height,
                               picture.width, picture.height)
                    : box_map(weights, boxes, photo_width, photo_height, picture.width, picture.height);
  if (hypothesis.extra > 0) {  // a word that hardly looked shows a faint map, wherever its peak is
    const auto looked = static_cast<float>(visual(hypothesis, t));
    for (float& value : map.values) value *= looked;
  }
  Image image = overlay(picture, map, options);
  const double scale_x = static_cast<double>(picture.width) / photo_width,
               scale_y = static_cast<double>(picture.height) / photo_height;
  if (!boxes.empty()) {
    outline(image, in_picture(strongest_box(boxes, hypothesis, t, weights), scale_x, scale_y));
    return image;
  }
  const Grid& grid = grid_of(hypothesis);
  RegionFrames frames(image, geometry, grid, scale_x, scale_y);
  draw_frames(frames, hypothesis, t, grid);
  return image;
}

}  // namespace sightline

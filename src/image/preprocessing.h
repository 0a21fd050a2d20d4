#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "core/json.h"
#include "image/image.h"
#include "image/photo.h"

namespace sightline {

enum class ResizeRule {
  squash,       // the whole photo, its shape ignored
  centre_crop,  // short side to size, then the middle square (torchvision's evaluation transform)
  letterbox,    // the whole photo in its shape, the rest filled with the mean colour
};

template <>
struct EnumNames<ResizeRule> {
  static constexpr const char* kWhat = "resize rule";
  static constexpr EnumName<ResizeRule> kRows[] = {{ResizeRule::squash, "squash"},
                                                   {ResizeRule::centre_crop, "centre-crop"},
                                                   {ResizeRule::letterbox, "letterbox"}};
};

// How a photo becomes an encoder's input: resize, then (value / 255 − mean) / std per channel.
struct Preprocessing {
  ResizeRule resize = ResizeRule::squash;
  int height = 224;  // of the encoder's input, pixels
  int width = 224;
  std::array<float, 3> mean{0.485f, 0.456f, 0.406f};  // RGB, ImageNet's
  std::array<float, 3> std{0.229f, 0.224f, 0.225f};

  bool operator==(const Preprocessing&) const = default;
};

Json to_json(const Preprocessing& preprocessing);
// Raises DataError naming the key.
Preprocessing preprocessing_from_json(const Json& json, const std::string& name);

// [3, height, width] row-major, RGB. Shrinking averages (area), enlarging is bilinear.
std::vector<float> preprocess(const Image& photo, const Preprocessing& preprocessing);
// The same of a photo that may be reduced; where its pixels lie is taken into account.
std::vector<float> preprocess(const Photo& photo, const Preprocessing& preprocessing);

// The least size of a reduced image of which preprocess() makes nearly what it makes of the photo: three
// times what the photo is resized to. tools/bench/run decoding measures what that gains and changes.
ImageSize least_size(const Preprocessing& preprocessing, ImageSize photo);

// A rectangle in pixels of the original photo; x to the right, y down; edges may be fractional.
struct Rectangle {
  double x = 0, y = 0, width = 0, height = 0;

  // Cell (row, column) of rows × columns equal ones.
  Rectangle cell(int row, int column, int rows, int columns) const {
    return {x + column * width / columns, y + row * height / rows, width / columns, height / rows};
  }
};

// How far an encoder's grid of cells lies to the right of its input and below it, in input pixels
// (Encoder::shift).
struct MapShift {
  double x = 0, y = 0;
};

// The inverse map: where a part of the encoder's input lies in the original photo; or where the boxes lie
// that a detector found in it.
class Geometry {
 public:
  Geometry(const Preprocessing& preprocessing, int photo_width, int photo_height, MapShift shift = {});

  // Of regions that a detector found, in pixels of the photo; without boxes where it did not say. The input
  // is the whole photo.
  static Geometry of_boxes(std::vector<Rectangle> boxes, int photo_width, int photo_height);

  // Where each region lies that a detector found, in their order; empty where regions are cells.
  const std::vector<Rectangle>& boxes() const { return boxes_; }
  // The rectangle of the photo around what cell (row, column) of a rows × columns grid looks at. Cells of a
  // letterbox's margin and those of a shifted grid reach outside the photo: they are not clipped.
  Rectangle cell(int row, int column, int rows, int columns) const {
    return grid().cell(row, column, rows, columns);
  }
  // The rectangle that all cells together cover.
  Rectangle grid() const;
  // The rectangle that the encoder's input covers.
  Rectangle input() const;

 private:
  Geometry() = default;

  MapShift shift_;
  double x0_ = 0, y0_ = 0;            // photo coordinates of the input's top left corner
  double scale_x_ = 1, scale_y_ = 1;  // photo pixels per input pixel
  int input_width_ = 0, input_height_ = 0;
  std::vector<Rectangle> boxes_;
};

}  // namespace sightline

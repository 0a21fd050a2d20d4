#include "image/preprocessing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/field.h"
#include "image/resampling.h"

namespace sightline {

namespace {

constexpr double kMostSide = 1 << 14;

// torchvision's centre crop: the long side is cut to a whole number, half the surplus is rounded to even.
Axis cropped(int source, double scale, bool is_short_side, int out) {
  const std::int64_t resized =
      is_short_side ? out : std::max<std::int64_t>(out, static_cast<std::int64_t>(source * scale));
  return {
      source, 0, static_cast<double>(source), resized, std::llrint(static_cast<double>(resized - out) / 2),
      out};
}

Axis boxed(int source, double scale, int out) {
  const std::int64_t resized = std::clamp<std::int64_t>(std::llround(source * scale), 1, out);
  return {source, 0, static_cast<double>(source), resized, -((out - resized) / 2), out};
}

// {x, y}
std::pair<Axis, Axis> axes(const Preprocessing& preprocessing, int photo_width, int photo_height) {
  const int width = preprocessing.width, height = preprocessing.height;
  const double scale_x = static_cast<double>(width) / photo_width;
  const double scale_y = static_cast<double>(height) / photo_height;
  switch (preprocessing.resize) {
    case ResizeRule::centre_crop: {
      const double scale = std::max(scale_x, scale_y);
      return {cropped(photo_width, scale, scale_x >= scale_y, width),
              cropped(photo_height, scale, scale_y >= scale_x, height)};
    }
    case ResizeRule::letterbox: {
      const double scale = std::min(scale_x, scale_y);
      return {boxed(photo_width, scale, width), boxed(photo_height, scale, height)};
    }
    case ResizeRule::squash:
      break;
  }
  return {{photo_width, 0, static_cast<double>(photo_width), width, 0, width},
          {photo_height, 0, static_cast<double>(photo_height), height, 0, height}};
}

// The axis of a photo as one of its reduced image.
Axis reduced(Axis axis, int source, double begin, int reduction) {
  return {source, begin, begin + axis.end / reduction, axis.resized, axis.offset, axis.out};
}

// sums[i] = sum over the row's taps of weight * byte; width * 3 of them.
void sum_rows(const Image& photo, const Taps& taps, std::vector<float>& sums) {
  std::fill(sums.begin(), sums.end(), 0.0f);
  for (std::size_t k = 0; k < taps.weights.size(); ++k) {
    const float weight = taps.weights[k];
    const std::uint8_t* row = &photo.rgb[(static_cast<std::size_t>(taps.first) + k) * sums.size()];
    float* sum = sums.data();
    for (std::size_t i = 0; i < sums.size(); ++i) sum[i] += weight * static_cast<float>(row[i]);
  }
}

std::vector<float> resample(const Image& photo, const Axis& x_axis, const Axis& y_axis,
                            const Preprocessing& preprocessing) {
  const std::vector<Taps> columns = taps_of(x_axis), rows = taps_of(y_axis);
  const std::size_t plane = rows.size() * columns.size();
  std::vector<float> pixels(3 * plane);  // a letterbox's margin is the mean colour: 0 once normalised
  std::vector<float> sums(static_cast<std::size_t>(photo.width) * 3);
  for (std::size_t y = 0; y < rows.size(); ++y) {
    if (rows[y].weights.empty()) continue;
    sum_rows(photo, rows[y], sums);
    for (std::size_t x = 0; x < columns.size(); ++x) {
      const Taps& taps = columns[x];
      if (taps.weights.empty()) continue;
      for (std::size_t c = 0; c < 3; ++c) {
        float value = 0;
        for (std::size_t k = 0; k < taps.weights.size(); ++k)
          value += taps.weights[k] * sums[(static_cast<std::size_t>(taps.first) + k) * 3 + c];
        pixels[c * plane + y * columns.size() + x] =
            (value / 255 - preprocessing.mean[c]) / preprocessing.std[c];
      }
    }
  }
  return pixels;
}

const Fields<Preprocessing>& preprocessing_fields() {
  static const Fields<Preprocessing> fields{
      field("resize", &Preprocessing::resize, "how a photo becomes the encoder's input"),
      field("height", &Preprocessing::height, "pixels of the encoder's input", from(1, kMostSide)),
      field("width", &Preprocessing::width, "pixels of the encoder's input", from(1, kMostSide)),
      field("mean", &Preprocessing::mean, "R,G,B taken off the input"),
      field("std", &Preprocessing::std, "R,G,B that the input is divided by", {.least = 0, .above = true})};
  return fields;
}

}  // namespace

Json to_json(const Preprocessing& preprocessing) {
  return to_json(preprocessing_fields(), preprocessing);
}

Preprocessing preprocessing_from_json(const Json& json, const std::string& name) {
  return from_json<Preprocessing>(preprocessing_fields(), json, name);
}

std::vector<float> preprocess(const Image& photo, const Preprocessing& preprocessing) {
  const auto [x, y] = axes(preprocessing, photo.width, photo.height);
  return resample(photo, x, y, preprocessing);
}

std::vector<float> preprocess(const Photo& photo, const Preprocessing& preprocessing) {
  const auto [x, y] = axes(preprocessing, photo.size.width, photo.size.height);
  return resample(photo.image, reduced(x, photo.image.width, photo.left, photo.reduction),
                  reduced(y, photo.image.height, photo.top, photo.reduction), preprocessing);
}

ImageSize least_size(const Preprocessing& preprocessing, ImageSize photo) {
  constexpr std::int64_t margin = 3;
  const auto [x, y] = axes(preprocessing, photo.width, photo.height);
  const auto least = [](const Axis& axis) {
    return static_cast<int>(std::min<std::int64_t>(margin * axis.resized, std::numeric_limits<int>::max()));
  };
  return {least(x), least(y)};
}

Geometry::Geometry(const Preprocessing& preprocessing, int photo_width, int photo_height, MapShift shift)
    : shift_(shift), input_width_(preprocessing.width), input_height_(preprocessing.height) {
  const auto [x, y] = axes(preprocessing, photo_width, photo_height);
  scale_x_ = photo_width / static_cast<double>(x.resized);
  scale_y_ = photo_height / static_cast<double>(y.resized);
  x0_ = static_cast<double>(x.offset) * scale_x_;
  y0_ = static_cast<double>(y.offset) * scale_y_;
}

Geometry Geometry::of_boxes(std::vector<Rectangle> boxes, int photo_width, int photo_height) {
  Geometry geometry;
  geometry.input_width_ = photo_width;
  geometry.input_height_ = photo_height;
  geometry.boxes_ = std::move(boxes);
  return geometry;
}

Rectangle Geometry::grid() const {
  Rectangle area = input();
  area.x += shift_.x * scale_x_;
  area.y += shift_.y * scale_y_;
  return area;
}

Rectangle Geometry::input() const {
  return {x0_, y0_, input_width_ * scale_x_, input_height_ * scale_y_};
}

}  // namespace sightline

#include "render/scaling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "core/parallel.h"

namespace sightline {

Image scaled(const Image& image, int width, int height) {
  Image result{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
  const cv::Mat from(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data()));
  cv::Mat to(height, width, CV_8UC3, result.rgb.data());
  cv::setNumThreads(static_cast<int>(parallel_threads()));
  const bool shrinks = width < image.width || height < image.height;
  cv::resize(from, to, to.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return result;
}

ImageSize size_within(ImageSize size, int max_side) {
  const double scale = static_cast<double>(max_side) / std::max(size.width, size.height);
  if (scale >= 1) return size;
  const auto side = [scale](int length) {
    return std::max(1, static_cast<int>(std::lround(length * scale)));
  };
  return {side(size.width), side(size.height)};
}

Image scaled_within(const Image& image, int max_side) {
  const auto [width, height] = size_within({image.width, image.height}, max_side);
  return width == image.width && height == image.height ? image : scaled(image, width, height);
}

}  // namespace sightline

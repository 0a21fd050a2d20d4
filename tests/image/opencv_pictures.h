#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "image/image.h"

namespace sightline {

// Of two pictures' bytes; 256 where their sizes differ.
inline int largest_difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height || a.rgb.size() != b.rgb.size()) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) largest = std::max(largest, std::abs(a.rgb[i] - b.rgb[i]));
  return largest;
}

inline Image from_opencv(const cv::Mat& bgr) {
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return {rgb.cols, rgb.rows, std::vector<std::uint8_t>(rgb.data, rgb.data + rgb.total() * 3)};
}

inline std::string encode(const std::string& extension, const cv::Mat& picture,
                          const std::vector<int>& options = {}) {
  std::vector<uchar> bytes;
  cv::imencode(extension, picture, bytes, options);
  return {bytes.begin(), bytes.end()};
}

inline cv::Mat noise(int width, int height, int type = CV_8UC3) {
  cv::Mat picture(height, width, type);
  cv::RNG(7).fill(picture, cv::RNG::UNIFORM, 0, type == CV_8UC3 || type == CV_8UC4 ? 256 : 65536);
  return picture;
}

// An APP1 segment that says how the camera was held, after the start-of-image marker.
inline std::string with_orientation(const std::string& jpeg, int orientation, bool big_endian) {
  std::string exif = big_endian ? std::string("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19)
                                : std::string("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
  exif += static_cast<char>(orientation);
  exif += std::string(7, '\0');
  const std::string body = std::string("Exif\0\0", 6) + exif;
  std::string segment = "\xFF\xE1";
  segment += static_cast<char>((body.size() + 2) >> 8);
  segment += static_cast<char>((body.size() + 2) & 0xFF);
  return jpeg.substr(0, 2) + segment + body + jpeg.substr(2);
}

}  // namespace sightline

#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "image/image_reader.h"
#include "image/preprocessing.h"

namespace sightline {

// An image ready for the encoder, or why it is not.
struct PreparedImage {
  std::filesystem::path file;
  std::vector<float> pixels;  // [3, height, width]; empty where it failed
  std::string error;          // "" or the reason, without the file's name
};

// Decodes and preprocesses images on a thread of its own, in order, at most `ahead` of them before they are
// asked for.
class ImageReadAhead {
 public:
  ImageReadAhead(std::filesystem::path directory, std::vector<std::filesystem::path> files,
                 const Preprocessing& preprocessing, const ImageLimits& limits, std::size_t ahead);
  // Ends the thread after the image it is reading.
  ~ImageReadAhead();

  // Waits for the next image; empty after the last. Raises what the thread met with that was no fault of an
  // image.
  std::optional<PreparedImage> next();

 private:
  void work();
  PreparedImage prepare(const std::filesystem::path& file) const;

  const std::filesystem::path directory_;
  const std::vector<std::filesystem::path> files_;
  const Preprocessing preprocessing_;
  const ImageLimits limits_;
  const std::size_t ahead_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<PreparedImage> ready_;
  bool stop_ = false;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::thread thread_;  // last, so that all it uses is there before it
};

}  // namespace sightline

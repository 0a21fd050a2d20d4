#include "data/image_read_ahead.h"

#include <utility>

#include "core/error.h"

namespace sightline {

ImageReadAhead::ImageReadAhead(std::filesystem::path directory, std::vector<std::filesystem::path> files,
                               const Preprocessing& preprocessing, const ImageLimits& limits,
                               std::size_t ahead)
    : directory_(std::move(directory)),
      files_(std::move(files)),
      preprocessing_(preprocessing),
      limits_(limits),
      ahead_(ahead),
      thread_([this] { work(); }) {}

ImageReadAhead::~ImageReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::optional<PreparedImage> ImageReadAhead::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !ready_.empty() || ended_; });
  if (ready_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    return std::nullopt;
  }
  PreparedImage image = std::move(ready_.front());
  ready_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return image;
}

void ImageReadAhead::work() {
  std::exception_ptr failure;
  try {
    for (const std::filesystem::path& file : files_) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || ready_.size() < ahead_; });
        if (stop_) break;
      }
      PreparedImage image = prepare(file);
      {
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(image));
      }
      changed_.notify_all();
    }
  } catch (...) {
    failure = std::current_exception();
  }
  {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    ended_ = true;
  }
  changed_.notify_all();
}

PreparedImage ImageReadAhead::prepare(const std::filesystem::path& file) const {
  const std::filesystem::path path = directory_ / file;
  PreparedImage image;
  image.file = file;
  try {
    image.pixels = preprocess(read_image(path, limits_), preprocessing_);
  } catch (const Error& error) {
    image.error = error.what();
    const std::string name = path.string() + ": ";
    if (image.error.starts_with(name)) image.error.erase(0, name.size());
  }
  return image;
}

}  // namespace sightline

#include "pipeline/kept_photos.h"

#include <utility>

namespace sightline {

class KeptPhotos::Place {
 public:
  explicit Place(std::shared_ptr<KeptPhotos> of) : of_(std::move(of)) {}
  ~Place() {
    {
      const std::lock_guard lock(of_->mutex_);
      of_->bytes_ -= content.size();
      --of_->photos_;
    }
    of_->changed_.notify_all();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  void fill(std::string bytes) {
    content = std::move(bytes);
    const std::lock_guard lock(of_->mutex_);
    of_->bytes_ += content.size();
  }

  std::string content;

 private:
  std::shared_ptr<KeptPhotos> of_;
};

KeptPhotos::KeptPhotos(std::uint64_t most, std::size_t least) : most_(most), least_(least) {}

std::shared_ptr<KeptPhotos::Place> KeptPhotos::enter() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || photos_ < least_ || bytes_ < most_; });
    ++photos_;
  }
  return std::make_shared<Place>(shared_from_this());
}

void KeptPhotos::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

std::uint64_t KeptPhotos::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::shared_ptr<const std::string> KeptPhotos::keep(std::shared_ptr<Place> place, std::string bytes) {
  place->fill(std::move(bytes));
  const std::string* content = &place->content;
  return {std::move(place), content};
}

}  // namespace sightline

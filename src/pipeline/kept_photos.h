#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace sightline {

// The bytes of photos that are captioned and yet to be drawn, in bounded memory: who reads a photo takes a
// place first, and waits for it while those on their way have `most` bytes or more. Fewer than `least` photos
// are always let in, so that a batch becomes full. With N readers there are at most so many bytes, and those
// of N photos, or those of `least` where they are more.
class KeptPhotos : public std::enable_shared_from_this<KeptPhotos> {
 public:
  // A photo's place, which becomes free with its last owner.
  class Place;

  // To be owned by a shared_ptr: places may outlive their maker.
  KeptPhotos(std::uint64_t most, std::size_t least);

  // Waits until there is room, or until stop().
  std::shared_ptr<Place> enter();
  // Nobody waits any more.
  void stop();

  std::uint64_t bytes() const;

  // The bytes in their place, which is taken as long as somebody has them.
  static std::shared_ptr<const std::string> keep(std::shared_ptr<Place> place, std::string bytes);

 private:
  const std::uint64_t most_;
  const std::size_t least_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t bytes_ = 0;
  std::size_t photos_ = 0;
  bool stopped_ = false;
};

}  // namespace sightline
